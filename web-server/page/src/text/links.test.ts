import { expect, test } from 'vitest';
import { pieces } from './links.ts';

function linked(text: string): (string | undefined)[] {
  return pieces(text).flatMap(({ text: shown, href }) => (href === undefined ? [] : [shown]));
}

test('the pieces, joined, are the text', () => {
  const text = 'see https://a.example/x?y=1#z, or (http://b.example/(c)) — and <b>this</b>';
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
  expect(linked(text)).toEqual(['https://a.example/x?y=1#z', 'http://b.example/(c)']);
});

test('the end of a sentence is not part of an address', () => {
  expect(linked('Is it https://a.example? Yes: https://b.example/.')).toEqual([
    'https://a.example',
    'https://b.example/',
  ]);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt://x%0aalert(1)',
  'data:text/html,x',
  'https://',
  'https://bank.example@evil.example/',
  'https://user:password@evil.example/',
  'xhttps://a.example',
  '//a.example',
])('%j stays text', (text) => {
  expect(linked(text)).toEqual([]);
});

test('an address ends before a character that turns the direction around', () => {
  expect(linked('https://a.example/\u202egpj.exe')).toEqual(['https://a.example/']);
});

test('quotes and brackets cannot end an attribute', () => {
  expect(linked(`https://a.example/"onmouseover="alert(1)`)).toEqual(['https://a.example/']);
});
