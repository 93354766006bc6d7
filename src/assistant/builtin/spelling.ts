import { partsOf, rankOf, respell } from './lexicon.ts'
import { distance } from './match.ts'
import { openersLength } from './openers.ts'
import { meaningOf } from './texting.ts'
import { isFunctionWord, readWords, type Word } from './words.ts'

/**
 * A sentence with its shorthand written out, as far as that helps to understand what it asks: the question word that
 * was spelt by ear ("wut", "whit", "were is it"), "2" and "4" for "to" and "for", words cut down to their consonants
 * or run together. `spoken` holds the words of what was told before: those are never taken for slips.
 */
export function spellOut(sentence: string, spoken: ReadonlySet<string> = new Set()): string {
  const words = readWords(sentence)
  const start = openersLength(words)
  let out = ''
  let at = 0
  for (const [i, word] of words.entries()) {
    // "The milkman's here hw much is it"
    const amid = /^hw$/i.test(word.text) && measure.test(words[i + 1]?.norm ?? '') ? 'how' : undefined
    const meant =
      amid ?? (i <= start + 1 || i === words.length - 1 ? questionWord(word, words, i, start) : undefined)
    const plain = meant ?? small(word, words[i - 1], words[i + 1]) ?? whole(word, spoken)
    if (plain === undefined) continue
    out += sentence.slice(at, word.start) + plain
    at = word.end
  }
  return out + sentence.slice(at)
}

const bones = (word: string): string =>
  word.replace(/^(.)(.*)$/, (_all, first, rest: string) => first + rest.replace(/[aeiouhy']/g, ''))

const byBones: Record<string, string> = {
  wt: 'what',
  wts: 'what is',
  wn: 'when',
  wns: 'when is',
  wr: 'where',
  wrs: 'where is',
  wc: 'which',
  hw: 'how',
  hws: 'how is',
}

const auxiliary = /^(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|am)$/
const measure = /^(?:much|many|long|old|far|big|often|soon|do|did|is|are|was)$/

function questionWord(word: Word, words: Word[], i: number, start: number): string | undefined {
  const written = word.text.toLowerCase().replaceAll(/[’‘`]/g, "'")
  const next = words[i + 1]?.norm ?? ''
  const first =
    i === start ||
    (i === start + 1 && /^(?:in|at|for|with|by|from|to|on|n|and)$/.test(words[start]?.norm ?? ''))
  if (!first && !/^(?:is|are|was|at|for|by)$/.test(words[i - 1]?.norm ?? '')) return undefined
  if (/^(?:were|ware|wear|whaur)$/.test(written)) return first && auxiliary.test(next) ? 'where' : undefined
  if (/^(?:hoo|hou|hu|hwo)$/.test(written))
    return first ? (measure.test(next) && written !== 'hwo' ? 'how' : 'who') : undefined
  if (written === 'whereabouts') return first ? 'where' : undefined
  const rank = rankOf(written)
  if (
    /^(?:we're|we'd|we've)$/.test(written) ||
    isFunctionWord(word.norm) ||
    meaningOf(written) ||
    (rank !== undefined && (rank < 9_000 || written.length > 4))
  )
    return undefined
  return byBones[bones(written)]
}

// "When I gotta b there", "who do i c about it"
const letters = [
  ['b', 'be'],
  ['c', 'see'],
  ['r', 'are'],
] as const
const leads =
  /^(?:i|we|you|they|to|2|do|did|can|could|will|would|should|must|might|have to|going to|there|not|who|when|where|what|how|\w+'ll)$/

// "need 2 bring it 4 pilates"
function small({ text }: Word, before: Word | undefined, after: Word | undefined): string | undefined {
  const [, verb] = letters.find(([letter]) => letter === text) ?? []
  if (verb && leads.test(before?.norm ?? '')) return verb
  if (!after || (text !== '2' && text !== '4')) return undefined
  if (text === '2')
    return partsOf(after.norm).includes('v') && before?.pos !== 'n' && before?.norm !== 'at'
      ? 'to'
      : undefined
  return before &&
    (before.pos === 'n' || before.pos === 'v' || /^(?:it|them|me|that)$/.test(before.norm)) &&
    (after.pos === 'n' || after.pos === 'x' || after.pos === 'f')
    ? 'for'
    : undefined
}

/** "lst" is the list that was spoken of, "sleeve" the "slv" that was told, "moveindate" three words. */
function whole({ text, norm, pos }: Word, spoken: ReadonlySet<string>): string | undefined {
  const written = text.toLowerCase()
  if (pos === 'p' || pos === 'f' || pos === 'm' || /[^a-z]/.test(written) || written.length < 3)
    return undefined
  if (spoken.has(written) || spoken.has(norm) || meaningOf(written)) return undefined
  const known = rankOf(written) !== undefined
  const rare = (rankOf(written) ?? Number.POSITIVE_INFINITY) > 5_000
  const own = bones(written)
  if (own.length > 1)
    for (const other of spoken)
      if (
        other !== written &&
        other[0] === written[0] &&
        ((rare && other.length === written.length && sorted(other) === sorted(written)) ||
          (!known && own === written && bones(other) === own) ||
          (!known && other.length > 3 && distance(other, written) === 1) ||
          (known && rankOf(other) === undefined && bones(other) === other && other === own))
      )
        return other
  // A name is no run of words.
  return known || /^\p{Lu}\p{Ll}/u.test(text) || respell(written) ? undefined : parted(written)
}

const sorted = (word: string): string => [...word].sort().join('')

const commonest = 6_000

/** Common words that were written as one; nothing where they do not add up to it. */
function parted(word: string): string | undefined {
  if (word.length < 7) return undefined
  const best: ({ cost: number; words: string[] } | undefined)[] = [{ cost: 0, words: [] }]
  for (let end = 1; end <= word.length; end++)
    for (let from = 0; from < end; from++) {
      const before = best[from]
      const part = word.slice(from, end)
      const rank = rankOf(part)
      if (!before || rank === undefined || rank > commonest || (part.length < 2 && !/^[ai]$/.test(part)))
        continue
      const cost = before.cost + Math.log(rank + 10)
      if (cost < (best[end]?.cost ?? Number.POSITIVE_INFINITY))
        best[end] = { cost, words: [...before.words, part] }
    }
  const words = best[word.length]?.words
  return words && words.length > 1 && words.length <= 4 && words.filter((part) => part.length > 2).length > 1
    ? words.join(' ')
    : undefined
}
