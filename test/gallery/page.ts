/** docs/gallery/README.md: every picture, with what is to be seen in it. */
import { SIGHTS } from "./signs.ts";
import { STATES } from "./states.ts";

const SIGHT_TEXTS: Record<(typeof SIGHTS)[number], string> = {
  none: "as most people see them",
  achromatopsia: "without colours (greyscale)",
  protanopia: "without red (protanopia)",
  deuteranopia: "without green (deuteranopia)",
  tritanopia: "without blue (tritanopia)",
};

export function galleryPage(): string {
  const states = STATES.map(({ name, about }) => `### ${about}\n\n![${about}](${name}.png)\n`);
  const signs = SIGHTS.map(
    (sight) =>
      `**${SIGHT_TEXTS[sight]}**\n\n![The signs ${SIGHT_TEXTS[sight]}](signs-${sight}.png)\n`,
  );
  return `# Gallery

Every state of every page, drawn in Chromium: English light, English dark, German light, German dark. \`npm run gallery\` draws it anew; \`test/e2e/gallery.e2e.test.ts\` compares with it and runs axe-core on each.

## The signs

Solid and outlined thumb, prohibition sign, question mark, still looking, warning; 16, 20 and 32 pixels; on light, on dark, on a selected recipient. They are told apart by shape, never by colour alone.

${signs.join("\n")}
## The pages

${states.join("\n")}`;
}
