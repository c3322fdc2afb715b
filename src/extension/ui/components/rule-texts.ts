/** What a rule demands, in words. */
import type { Rule } from "../../../core/policy/demand.ts";
import type { MessageKey } from "../../platform/i18n.ts";

export const RULE_TEXTS: Record<Rule["demand"], MessageKey> = {
  allow: "ruleAllow",
  tls: "ruleTls",
  authenticated: "ruleAuthenticated",
  dane: "ruleDane",
};
