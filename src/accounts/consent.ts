export type ConsentWord = 'stop' | 'start' | 'help'

// Twilio's words, which count only when they are the whole message.
// https://help.twilio.com/articles/223134027
const words: Record<string, ConsentWord> = {
  ...Object.fromEntries(
    ['stop', 'unsubscribe', 'end', 'quit', 'stopall', 'revoke', 'optout', 'cancel'].map((w) => [w, 'stop']),
  ),
  ...Object.fromEntries(['start', 'unstop'].map((w) => [w, 'start'])),
  ...Object.fromEntries(['help', 'info'].map((w) => [w, 'help'])),
}

// Since 11 April 2025 any reasonable wording revokes consent in the US (47 CFR 64.1200(a)(10)). These
// are about the messages themselves; "stop the starter reminder" is not.
const revocations = [
  /^(please )?(stop|quit) (texting|messaging|contacting|sending) me\b/,
  /^(please )?(opt|take) me out\b/,
  /^(i want to )?opt out( please)?$/,
  /^(please )?(leave me alone|unsubscribe me|remove me from (this|your) list|don'?t text me( again| any ?more)?)$/,
  /^(please )?no more (texts|messages)( please)?$/,
]

/**
 * What a message says about being texted at all. `yes` starts again only somebody who has stopped, since
 * it is an answer to a question otherwise; the gateway's own reading (`optOutType`) goes first.
 */
export function readConsent(
  text: string,
  { optedOut, optOutType }: { optedOut: boolean; optOutType: string | null },
): ConsentWord | null {
  if (optOutType) return optOutType.toLowerCase() as ConsentWord
  const plain = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (optedOut && plain === 'yes') return 'start'
  return words[plain] ?? (revocations.some((pattern) => pattern.test(plain)) ? 'stop' : null)
}

/** The texts that rules ask for: who we are, that rates may apply, how to get help and how to stop. */
export function consentReply(word: ConsentWord, assistantName: string): string {
  switch (word) {
    case 'stop':
      return `You won't get any more texts from ${assistantName}. Nothing was deleted. Text START to come back.`
    case 'start':
      return `Welcome back to ${assistantName}. Everything you told me is still here. Msg & data rates may apply. HELP for help, STOP to stop.`
    case 'help':
      return `${assistantName}: text me what to remember, ask for it later, keep lists. "undo" takes back my last change. Msg & data rates may apply. STOP to stop.`
  }
}
