import { SegmentedMessage } from 'sms-segments-calculator'

/** Twilio takes at most so many characters in one message (error 21617 beyond). */
const maxCharacters = 1600

// Most texts are nothing but these, each one septet; the library takes half a millisecond to find that out.
const plain = /^[\n\r !-Z_a-z]*$/

/** What a text costs: GSM-7 160 / 153 characters a segment, UCS-2 70 / 67. */
export function countSegments(text: string): number {
  if (text === '') return 0
  if (plain.test(text)) return text.length <= 160 ? 1 : Math.ceil(text.length / 153)
  return new SegmentedMessage(text, 'auto').segmentsCount
}

/** Whether all of it fits the alphabet of GSM 03.38 with its extension table. */
export function isGsm7(text: string): boolean {
  return plain.test(text) || new SegmentedMessage(text, 'auto').encodingName === 'GSM-7'
}

/**
 * Splits a text into messages of at most 1,600 characters, at a line, a sentence or a space where there
 * is one. Joined again they are the text: nothing is lost.
 */
export function splitText(text: string, most = maxCharacters): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > most) {
    const end = cutAt(rest, most)
    parts.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...parts, rest]
}

function cutAt(text: string, most: number): number {
  const window = text.slice(0, most)
  for (const separator of ['\n', '. ', '? ', '! ', ' ']) {
    const at = window.lastIndexOf(separator)
    if (at > most / 2) return at + separator.length
  }
  // Never between the halves of a surrogate pair.
  const code = text.charCodeAt(most - 1)
  return code >= 0xd800 && code <= 0xdbff ? most - 1 : most
}
