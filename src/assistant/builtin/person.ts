import { readWords } from './words.ts'

/** The person's own words said back to them: "my mom" becomes "your mom", "I'm allergic" becomes "you're allergic". */
export function toYou(text: string): string {
  const turned = turn(withOwnMe(text.replaceAll(/[’‘`]/g, "'")))
  // Who begins sentences with a capital gets them back so.
  return /[.!?]\s+\p{Lu}/u.test(text)
    ? turned.replaceAll(/(?<=[.!?]\s+)(?:you|your)\b/g, (word) => word[0]?.toUpperCase() + word.slice(1))
    : turned
}

const beforeOwn = /^(?:with|on|in|at|of|from|about|by|and|for|to|is|was|it's|that's|got|lost|wash|ring|see)$/
const called = /^(?:mate|love|pal|dear|man|bro|duck|hun|pet|please|thanks|time)$/

/** "Me daughter's Bo", as some say "my". */
function withOwnMe(text: string): string {
  if (!/\bme\b/i.test(text)) return text
  const words = readWords(text)
  let own = text
  for (const [i, { norm, start, end }] of [...words.entries()].reverse()) {
    const before = words[i - 1]
    const next = words[i + 1]
    if (
      norm === 'me' &&
      next?.pos === 'n' &&
      next.start === end + 1 &&
      !called.test(next.norm) &&
      (!before || before.pos === 'p' || beforeOwn.test(before.norm))
    )
      own = `${own.slice(0, start)}my${own.slice(end)}`
  }
  return own
}

function turn(text: string): string {
  return text
    .replaceAll(/\b(?:(i|we) (am|was|were)|(am|was|were) (i|we))\b/gi, (_all, subject, verb, first) => {
      const past = /^w/i.test(verb ?? first)
      return subject ? `you ${past ? 'were' : 'are'}` : `${past ? 'were' : 'are'} you`
    })
    .replaceAll(
      /\b(?:i|we)'(ve|ll|d|re|m)\b/gi,
      (_all, ending: string) => `you'${ending.toLowerCase() === 'm' ? 're' : ending}`,
    )
    .replaceAll(/\b(?:im|ive)\b/gi, (word) => (word.toLowerCase() === 'im' ? "you're" : "you've"))
    .replaceAll(
      /(?<![\w£$€&.'-])(?:i|me|my|mine|myself|we|us|our|ours|ourselves)(?![\w'&-])(?!\.\w)/gi,
      (word, at: number, all: string) =>
        // "Stand By Me", but not "... at 9. My mum".
        (/^\p{Lu}\p{Ll}/u.test(word) &&
          /\p{Lu}[\p{L}']*(?: (?:of|by|with|for|to|and|on|in))? $/u.test(all.slice(0, at))) ||
        (word.length > 1 && word === word.toUpperCase() && all !== all.toUpperCase()) ||
        word === 'US'
          ? word
          : (forms[word.toLowerCase()] ?? word),
    )
}

const forms: Record<string, string> = {
  i: 'you',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  we: 'you',
  us: 'you',
  our: 'your',
  ours: 'yours',
  ourselves: 'yourselves',
}

/** A first letter to begin a sentence with, and an end to it. */
export function asSentence(text: string): string {
  const trimmed = text.trim().replace(/[\s,;:]+$/, '')
  if (trimmed === '') return trimmed
  const begun = /^(?:https?:|[a-z]+[A-Z\d])/.test(trimmed)
    ? trimmed
    : trimmed[0]?.toUpperCase() + trimmed.slice(1)
  return /[.!?]$/.test(begun) ? begun.replace(/!+$/, '.') : `${begun}.`
}

const likeGsm: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
  '½': '1/2',
  '×': 'x',
  '•': '-',
}

/** Only characters of the GSM 7-bit alphabet (3GPP TS 23.038), so that a reply costs one segment per 160 of them. */
export function toGsm(text: string): string {
  return [...text.normalize('NFC')]
    .map(
      (char) =>
        likeGsm[char] ??
        (/[\w\s@£$¥èéùìòÇØøÅåÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[\]~|€]/.test(char)
          ? char
          : plainLetter(char)),
    )
    .join('')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .replaceAll(/ +([.,!?])/g, '$1')
    .trim()
}

function plainLetter(char: string): string {
  const plain = char.normalize('NFD').replaceAll(/\p{M}/gu, '')
  return /^[\w\s]+$/.test(plain) ? plain : ''
}
