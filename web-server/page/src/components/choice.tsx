export interface ChoiceProps<V extends string> {
  /** Unique on the page. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** One of a few: radio buttons that look like one switch. */
export function Choice<V extends string>({ name, label, options, value, onChange }: ChoiceProps<V>) {
  return (
    <fieldset class="choice">
      <legend class="for-readers">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice-option">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
