/** The pictures of the signs as text: a page could tell by a file of ours that we are there, and whose. */
import checking from "../../../icons/checking.svg";
import checkingDark from "../../../icons/checking-dark.svg";
import dane from "../../../icons/dane.svg";
import daneDark from "../../../icons/dane-dark.svg";
import none from "../../../icons/none.svg";
import noneDark from "../../../icons/none-dark.svg";
import tls from "../../../icons/tls.svg";
import tlsDark from "../../../icons/tls-dark.svg";
import unknown from "../../../icons/unknown.svg";
import unknownDark from "../../../icons/unknown-dark.svg";
import warning from "../../../icons/warning.svg";
import warningDark from "../../../icons/warning-dark.svg";

export const PICTURES = {
  light: { checking, dane, none, tls, unknown, warning },
  dark: {
    checking: checkingDark,
    dane: daneDark,
    none: noneDark,
    tls: tlsDark,
    unknown: unknownDark,
    warning: warningDark,
  },
} as const;

export type Picture = keyof (typeof PICTURES)["light"];
