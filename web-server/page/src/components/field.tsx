import { useLayoutEffect, useRef } from 'preact/hooks';
import { isComposing } from './is-composing.ts';

export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly type?: 'text' | 'password';
  readonly hint?: string | undefined;
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
  readonly placeholder?: string | undefined;
  readonly onInput: (value: string) => void;
  /** What Enter does instead of submitting the form. */
  readonly onEnter?: () => void;
}

/** A line of input with its label, and what is wrong with it: then it has the focus. */
export function Field(props: FieldProps) {
  const { id, problem, hint } = props;
  const input = useRef<HTMLInputElement>(null);
  // Before anybody can see it: a focus that moves later takes the keys of whoever has begun to write in another field.
  useLayoutEffect(() => {
    if (problem !== undefined) input.current?.focus();
  }, [problem]);
  useLayoutEffect(() => {
    if (props.autoFocus === true) input.current?.focus();
  }, [props.autoFocus]);
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        ref={input}
        id={id}
        type={props.type ?? 'text'}
        value={props.value}
        placeholder={props.placeholder}
        autoComplete={props.autoComplete ?? 'off'}
        autoCapitalize="none"
        spellcheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? hintId : `${id}-problem`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (props.onEnter === undefined || event.key !== 'Enter' || isComposing(event)) return;
          event.preventDefault();
          props.onEnter();
        }}
      />
      {hint !== undefined && problem === undefined && (
        <p class="field-hint" id={hintId}>
          {hint}
        </p>
      )}
      <p class="field-problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </div>
  );
}
