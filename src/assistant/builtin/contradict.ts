import { type Source, splitStatement } from './answer.ts'
import { findValues, type ValueKind } from './values.ts'
import { contentOf, readWords, type Word } from './words.ts'

/**
 * The memory that a new statement plainly contradicts: the same thing is said to have another value
 * ("dentist is Tuesday", "dentist is Friday"), or somebody to be somewhere else ("I live in Denver",
 * "I moved to Boston"). Nothing where it may as well be a second fact beside the first.
 */
export function findContradicted(text: string, sources: Source[]): Source | undefined {
  const fresh = readClaim(text)
  if (!fresh) return undefined
  return [...sources]
    .sort((one, other) => other.saidAt.localeCompare(one.saidAt))
    .find((source) => {
      const old = source.list === undefined ? readClaim(splitStatement(source.text).words) : undefined
      return old !== undefined && contradicts(old, fresh)
    })
}

type Claim = {
  kind: 'is' | 'home' | 'work'
  about: Set<string>
  value: Word[]
  values: Map<ValueKind, string>
}

const copulas = new Set(['is', 'are', "'s", "'re"])
const homes = new Set(['live', 'move', 'relocate', 'settle', 'stay'])
const works = new Set(['work', 'job'])
const places = new Set(['in', 'to', 'at', 'on', 'for'])
const longestClaim = 14

/** A short statement of one value: what it is about, and what is said of it. */
function readClaim(text: string): Claim | undefined {
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  if (words.length === 0 || words.length > longestClaim || /[,;:]/.test(text.replace(/\d[:,]\d/g, '')))
    return undefined
  return readCopula(text, words) ?? readWhereabouts(text, words)
}

function readCopula(text: string, words: Word[]): Claim | undefined {
  const at = words.findIndex(({ norm }) => copulas.has(norm))
  if (at < 1) return undefined
  const subject = contentOf(words.slice(0, at))
  const value = words.slice(at + 1)
  const said = text.slice(value[0]?.start ?? text.length)
  const values = new Map(findValues(said).map(({ kind, text: shown }) => [kind, shown.toLowerCase()]))
  if (subject.length === 0 || values.size === 0 || value.length > 6) return undefined
  return { kind: 'is', about: new Set(subject.map(({ stem }) => stem)), value, values }
}

/** "I live in Denver", "we've moved to Boston": who, and where. */
function readWhereabouts(text: string, words: Word[]): Claim | undefined {
  const at = words.findIndex(
    ({ norm, stem }) => homes.has(norm) || homes.has(stem) || homes.has(stem.replace(/v$/, 've')),
  )
  const atWork = words.findIndex(({ stem }) => works.has(stem))
  const verb = at >= 0 ? at : atWork
  const place = words.findIndex(({ norm }, index) => index > verb && places.has(norm))
  const [who] = words
  if (verb < 0 || place < 0 || place > verb + 2 || !who || /\d/.test(text)) return undefined
  const value = contentOf(words.slice(place + 1))
  const subject = words
    .slice(0, verb)
    .filter(({ pos, norm }) => pos === 'x' || pos === 'n' || norm === 'i' || norm === 'we')
  if (subject.length === 0 || value.length === 0 || value.length > 3) return undefined
  return {
    kind: at >= 0 ? 'home' : 'work',
    about: new Set(subject.map(({ norm, stem }) => (norm === 'we' ? 'i' : stem))),
    value,
    values: new Map(),
  }
}

function contradicts(old: Claim, fresh: Claim): boolean {
  if (old.kind !== fresh.kind || old.about.size !== fresh.about.size) return false
  if (![...fresh.about].every((stem) => old.about.has(stem))) return false
  if (fresh.kind !== 'is') return fresh.value[0]?.stem !== old.value[0]?.stem
  return [...fresh.values].some(([kind, value]) => old.values.has(kind) && old.values.get(kind) !== value)
}
