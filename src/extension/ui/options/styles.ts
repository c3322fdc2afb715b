/** What the sections of the options page share. */
import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  fieldset,
  section {
    border: 1px solid var(--line);
    border-radius: 6px;
    margin: 0 0 1.25em;
    padding: 0.75em 1em 1em;
    display: grid;
    /* Long texts of options don't widen the page. */
    grid-template-columns: minmax(0, 1fr);
    min-inline-size: 0;
    gap: 0.5em;
  }
  fieldset fieldset,
  section fieldset {
    margin: 0;
  }
  legend {
    font-weight: 600;
    padding-inline: 0.4em;
    overflow-wrap: anywhere;
    max-inline-size: 100%;
    box-sizing: border-box;
  }
  h2 {
    font-size: 1.2em;
    margin: 0;
  }
  p {
    margin: 0;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  input,
  textarea,
  select,
  button {
    font: inherit;
    padding: 0.3em 0.5em;
    max-inline-size: 100%;
    min-block-size: 24px; /* WCAG 2.5.8 */
    box-sizing: border-box;
  }
  input[type="radio"],
  input[type="checkbox"] {
    inline-size: 18px;
    flex: none;
    margin: 0;
    min-block-size: 18px;
    margin-block-start: 0.15em;
  }
  select {
    justify-self: start;
  }
  button {
    justify-self: start;
  }
  label.choice {
    display: flex;
    gap: 0.5em;
    align-items: start;
    line-height: 1.45;
    min-block-size: 24px; /* WCAG 2.5.8 */
  }
  form.spaced {
    margin-block-end: 1.25em;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    align-items: center;
  }
  .row > input {
    flex: 1 1 14em;
    min-inline-size: 0;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .quiet {
    color: color-mix(in srgb, CanvasText 80%, Canvas);
  }
  .owner {
    font-style: italic;
  }
  .fault {
    color: var(--bad);
    font-weight: 600;
  }
`;
