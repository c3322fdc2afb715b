/** Bounds of what is read of a header section. Whoever writes the message writes as much as they like. */

/**
 * Characters of one field, folding included. Default 8192: the longest of the fields in
 * test/fixtures/received has 500, and RFC 5321 §4.5.3.1.6 makes lines of 1000 octets.
 */
export const MAX_FIELD = 8192;

/**
 * Received fields of one message. Default 150: RFC 5321 §6.3 has servers take more than
 * 100 for a loop, and some count higher. What lies beneath was written before all of it.
 */
export const MAX_FIELDS = 150;
