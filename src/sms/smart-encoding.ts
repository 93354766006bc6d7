import twilioMap from 'sms-segments-calculator/dist/libs/SmartEncodingMap.js'
import { isGsm7 } from './segments.ts'

// What Twilio's own list does not have, and models like to write.
const ours: Record<string, string> = {
  '•': '-',
  '→': '->',
  '←': '<-',
  '−': '-',
  '×': 'x',
  '≈': '~',
  '≤': '<=',
  '≥': '>=',
  '′': "'",
  '″': '"',
  '\ufe0e': '',
  '\ufe0f': '',
}

const fractions: Record<string, string> = { '¼': '1/4', '½': '1/2', '¾': '3/4' }

const replacements = new Map([...Object.entries(twilioMap.default), ...Object.entries(ours)])

/**
 * The text in GSM-7 where that loses nothing: typographic quotes, dashes and spaces become plain ones.
 * Where anything would remain that GSM-7 does not have (an emoji, a name with ł), the text stays as it
 * is: it costs the same then. Never changes a text that is GSM-7 already.
 */
export function smartEncode(text: string): string {
  const composed = text.normalize('NFC')
  if (isGsm7(composed)) return composed
  const plain = composed
    .replace(/(\d?)([¼½¾])/g, (_, digit: string, fraction: string) =>
      digit ? `${digit} ${fractions[fraction]}` : `${fractions[fraction]}`,
    )
    .replace(/\p{Zs}/gu, ' ')
    // A combining mark is part of a letter; to spell it as a sign of its own would lose it.
    .replace(/[^\p{M}\s]|\ufe0e|\ufe0f/gu, (character) => replacements.get(character) ?? character)
  return isGsm7(plain) ? plain : composed
}
