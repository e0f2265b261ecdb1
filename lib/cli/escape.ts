const unprintable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text as a terminal may have it: control characters, which could move the cursor or set the title,
 * line ends, and what changes the direction of text, as in JSON ("\u001b"). The rest as it is.
 */
export function escapeControls(text: string): string {
  return text.replace(unprintable, (sign) => short[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
