/** What stands in the options page, through all its shadow roots. Each is to be run in the page. */

/** The texts of all that match. */
export function deepTexts(selector: string): string[] {
  const texts: string[] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(selector)) {
        texts.push((element.textContent ?? "").replace(/\s+/g, " ").trim());
      }
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return texts;
}

export interface FieldState {
  readonly value: string;
  readonly checked: boolean;
  /** By itself, or by what it stands in. */
  readonly disabled: boolean;
}

/** Of the first field with this name; null when there is none. */
export function fieldState(name: string): FieldState | null {
  const find = (root: ParentNode): HTMLInputElement | null => {
    for (const element of root.querySelectorAll("*")) {
      if (element.getAttribute("name") === name) return element as HTMLInputElement;
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const field = find(document);
  if (field === null) return null;
  const { value, checked } = field;
  return { value, checked, disabled: field.matches(":disabled") };
}
