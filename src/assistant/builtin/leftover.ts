import { isPredicate } from './answering/predicate.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { contentOf, readWords } from './words.ts'

// What is said of a slip, and says nothing else.
const ofTheSlip =
  /\b(?:wrong|mistake\w*|typo|typing|typed|handwriting|backwards|thumbs?|fingers|dyslex\w*|mis(?:read|heard|typed|took)|digits?|muddled|mixed|sorry|silly|oops|read|wrote|looking|looked|thinking|thought|count|meant|mean)\b/i

// That somebody said so, that something changed, or that the rest did not.
const ofTheChange =
  /\b(?:rang|ring|phoned?|call(?:ed|s)?|texte?d?|txted|email(?:ed|s)?|messaged|sa(?:id|ys)|told|tells|chang\w*|moved?|shifted|altered|pushed|put|bumped|confirmed|correct\w*|same|right|it|that|this|them)\b/i

/**
 * What a correction tells beside what it changes: "Barbara has shingles" of "Barbara has shingles, Geoffrey will conduct", "B is not
 * cooling" of "shifted it to fridge D because B is not cooling".
 */
export function leftoverOf(old: string, changed: string, rest: string): string[] {
  const before = new Set(readWords(old).map(({ norm }) => norm))
  const put = new Set(
    readWords(changed).flatMap(({ norm, pos }) => (before.has(norm) || pos === 'p' ? [] : [norm])),
  )
  return splitSentences(rest)
    .flatMap(splitPieces)
    .flatMap((piece) => piece.split(/,?\s+(?:because|cos|coz|cuz|bc|'cause|since)\s+(?!of\b)/i))
    .map((piece) =>
      piece.replace(/^(?:and|so|but|n|because|cos|bc|actually|no|also)\s+/i, '').replace(/[.!\s]+$/, ''),
    )
    .filter((piece) => {
      const words = readWords(piece).filter(({ pos }) => pos !== 'p')
      const [first] = words
      const content = contentOf(words)
      if (
        !first ||
        words.some(({ norm }) => put.has(norm)) ||
        ofTheSlip.test(piece) ||
        ofTheChange.test(piece)
      )
        return false
      const fresh = content.filter(({ norm }) => !before.has(norm))
      // "Ask for Mrs Yeo": somebody or some number that is kept nowhere else.
      const known = `${old} ${changed}`
      if (fresh.some(({ pos, text }) => (pos === 'x' || pos === 'm') && !known.includes(text)))
        return words.length >= 3
      return (
        content.length >= 2 &&
        fresh.length > 0 &&
        words.findIndex(isPredicate) > 0 &&
        !/\d/.test(piece) &&
        !/^(?:i|i'\w+|im|we|we'\w+|it is|its|that is|they|you|he|she|make|can|could|please|not|no)\b/i.test(
          first.norm,
        )
      )
    })
}
