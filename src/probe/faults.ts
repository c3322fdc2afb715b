/** A mistake in what the administrator wrote. Its message is one line that says what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
