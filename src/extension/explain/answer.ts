/** What a compose window says of the message that is answered in it. */
import { cameInClear } from "../../core/policy/answered.ts";
import { answered, type RecipientView, type ShownAnswer } from "../messaging/recipient-view.ts";
import type { MessageKey, Translate } from "../platform/i18n.ts";

export const ANSWER_NOTICES = ["came-in-clear", "quotes-protected"] as const;
export type AnswerNotice = (typeof ANSWER_NOTICES)[number];

const TEXTS: Record<AnswerNotice, MessageKey> = {
  "came-in-clear": "answerCameInClear",
  "quotes-protected": "answerQuotesProtected",
};

export function answerNotices(
  answer: ShownAnswer | undefined,
  views: readonly RecipientView[],
): AnswerNotice[] {
  const clear = answered(answer)?.inClear === true;
  if (clear) return ["came-in-clear"];
  return quotesProtected(answer, views) ? ["quotes-protected"] : [];
}

/**
 * What came encrypted goes on in the clear with what quotes or forwards it. Only where the
 * way is proven to be so, or less than it was: that nobody knows it is said by its sign.
 */
export function quotesProtected(
  answer: ShownAnswer | undefined,
  views: readonly RecipientView[],
): boolean {
  return answer?.arrived === "encrypted" && views.some(isOpen);
}

export function noticeText(notice: AnswerNotice, t: Translate): string {
  return t(TEXTS[notice]);
}

/** Keys of the recipients that stand for who sent it in the clear. */
export function keysInClear(
  answer: ShownAnswer | undefined,
  views: readonly RecipientView[],
): ReadonlySet<string> {
  const texts = cameInClear(
    answered(answer),
    views.map(({ text }) => text),
  );
  return new Set(views.filter(({ text }) => texts.includes(text)).map(({ key }) => key));
}

function isOpen({ state, alerts, members }: RecipientView): boolean {
  return state === "none" || alerts.includes("downgraded") || members.some(isOpen);
}
