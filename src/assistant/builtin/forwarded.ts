import type { TurnContext } from '../context.ts'

const forwarded = /^\s*(?:fwd?|forwarded(?: message)?)\b\s*(?::|from\b|-|\n)/i
const quotedToTheEnd =
  /^[^"“”\n]{1,60}\b(?:says?|said|wrote|writes|texted|texts|messaged|sent(?: me)?)\b(?: me)?\s*(?:this)?\s*[:,]?\s*["“][\s\S]*["”][\s.!]*$/i

/** The text of somebody else: forwarded, or quoted from beginning to end. */
export function isForwarded(text: string): boolean {
  return forwarded.test(text) || quotedToTheEnd.test(text)
}

/** The new texts where all of them are somebody else's, else none. */
export function forwardedTexts({ incoming }: TurnContext): string[] {
  const texts = incoming.map(({ text }) => text.trim()).filter(Boolean)
  return texts.every(isForwarded) ? texts : []
}
