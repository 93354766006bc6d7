import { readFileSync } from 'node:fs'

/**
 * What single English words are like: how common, which part of speech, what kind of thing, and which words they are
 * near to. Built from GloVe word vectors (public domain) and WordNet's sense index; see lexicon/NOTICE.md.
 */
type Lexicon = {
  ranks: Map<string, number>
  words: string[]
  infos: string[]
  kinds: Map<number, string>
  vectors: Int8Array
  /** The length of each vector, 0 until it is asked for. */
  lengths: Float32Array
}

const dimensions = 64
let loaded: Lexicon | undefined

function lexicon(): Lexicon {
  if (loaded) return loaded
  const lines = readFileSync(new URL('./lexicon/words.txt', import.meta.url), 'utf8').split('\n')
  const ranks = new Map<string, number>()
  const infos: string[] = []
  const words: string[] = []
  for (const [rank, line] of lines.entries()) {
    const space = line.indexOf(' ')
    const word = space < 0 ? line : line.slice(0, space)
    ranks.set(word, rank)
    words.push(word)
    infos.push(space < 0 ? '' : line.slice(space + 1))
  }
  const bytes = readFileSync(new URL('./lexicon/vectors.bin', import.meta.url))
  const kinds = new Map<number, string>()
  for (const line of readFileSync(new URL('./lexicon/kinds.txt', import.meta.url), 'utf8').split('\n')) {
    const space = line.indexOf(' ')
    kinds.set(Number.parseInt(line.slice(0, space), 36), line.slice(space + 1))
  }
  const vectors = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  loaded = { ranks, words, infos, kinds, vectors, lengths: new Float32Array(vectors.length / dimensions) }
  return loaded
}

function lengthOf(rank: number): number {
  const { vectors, lengths } = lexicon()
  const known = lengths[rank] ?? 0
  if (known > 0) return known
  let sum = 0
  for (let i = rank * dimensions; i < (rank + 1) * dimensions; i++) sum += (vectors[i] ?? 0) ** 2
  lengths[rank] = Math.sqrt(sum)
  return lengths[rank] ?? 0
}

/** 0 for the commonest word; undefined for one that is not among the 60,000. */
export function rankOf(word: string): number | undefined {
  return lexicon().ranks.get(word)
}

export type NounClass =
  | 'act'
  | 'animal'
  | 'artifact'
  | 'attribute'
  | 'body'
  | 'thought'
  | 'communication'
  | 'event'
  | 'feeling'
  | 'food'
  | 'group'
  | 'location'
  | 'motive'
  | 'object'
  | 'person'
  | 'phenomenon'
  | 'plant'
  | 'possession'
  | 'process'
  | 'quantity'
  | 'relation'
  | 'shape'
  | 'state'
  | 'substance'
  | 'time'

// WordNet's lexicographer files 04–28 in base 36 (lexnames(5WN)).
const classes: Record<string, NounClass> = {
  4: 'act',
  5: 'animal',
  6: 'artifact',
  7: 'attribute',
  8: 'body',
  9: 'thought',
  a: 'communication',
  b: 'event',
  c: 'feeling',
  d: 'food',
  e: 'group',
  f: 'location',
  g: 'motive',
  h: 'object',
  i: 'person',
  j: 'phenomenon',
  k: 'plant',
  l: 'possession',
  m: 'process',
  n: 'quantity',
  o: 'relation',
  p: 'shape',
  q: 'state',
  r: 'substance',
  s: 'time',
}

/** Parts of speech a word can be, likeliest first: n, v, a (adjective), r (adverb). */
export function partsOf(word: string): string {
  const { ranks, infos } = lexicon()
  const rank = ranks.get(word)
  const own = rank === undefined ? '' : (infos[rank]?.split(' ')[0] ?? '')
  if (own !== '' || rank === undefined) return own
  for (const [ending, kept] of inflections) {
    if (!word.endsWith(ending)) continue
    const stem = word.slice(0, -ending.length)
    for (const base of [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1'), stem.replace(/i$/, 'y')]) {
      const parts = infos[ranks.get(base) ?? -1]?.split(' ')[0] ?? ''
      const fitting = [...parts].filter((part) => kept.includes(part)).join('')
      if (fitting !== '' && stem.length > 1) return fitting
    }
  }
  return ''
}

const inflections: [string, string][] = [
  ['ing', 'v'],
  ['ed', 'v'],
  ['s', 'nv'],
  ['er', 'a'],
  ['est', 'a'],
]

const knownKinds = new Map<string, readonly string[]>()
const mostKnownKinds = 20_000

/** The wider kinds a noun belongs to: a beagle is a dog and an animal. */
export function kindsOf(word: string): readonly string[] {
  const known = knownKinds.get(word)
  if (known) return known
  if (knownKinds.size >= mostKnownKinds) knownKinds.clear()
  const kinds = readKinds(word)
  knownKinds.set(word, kinds)
  return kinds
}

function readKinds(word: string): string[] {
  const { ranks, words, kinds } = lexicon()
  for (const form of [word, word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/ies$/, 'y')]) {
    const line = kinds.get(ranks.get(form) ?? -1)
    if (line) return line.split(' ').map((code) => words[Number.parseInt(code, 36)] ?? '')
  }
  return []
}

/** The kinds of thing a noun names, by its commonest senses. */
export function classesOf(word: string): NounClass[] {
  const { ranks, infos } = lexicon()
  for (const form of [word, word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/ies$/, 'y')]) {
    const rank = ranks.get(form)
    const codes = rank === undefined ? undefined : infos[rank]?.split(' ')[1]
    if (codes) return [...codes].flatMap((code) => classes[code] ?? [])
  }
  return []
}

/** Cosine of two words' vectors, -1 to 1; 0 where one is unknown. */
export function nearness(one: string, other: string): number {
  const { ranks, vectors } = lexicon()
  const first = ranks.get(one)
  const second = ranks.get(other)
  if (first === undefined || second === undefined) return 0
  let dot = 0
  for (let i = 0; i < dimensions; i++)
    dot += (vectors[first * dimensions + i] ?? 0) * (vectors[second * dimensions + i] ?? 0)
  return dot / (lengthOf(first) * lengthOf(second) || 1)
}

const firstNames = ['john', 'david', 'peter', 'mary', 'susan', 'sarah']

/** How near a word is to common first names, -1 to 1; those that are little else lie above 0.25. */
export function likeFirstNames(word: string): number {
  return firstNames.reduce((sum, name) => sum + nearness(word, name), 0) / firstNames.length
}

/** f or m where a given name is mostly a woman's or a man's. */
export function genderOfName(name: string): 'f' | 'm' | undefined {
  const word = name.toLowerCase()
  const lean =
    nearness(word, 'she') +
    nearness(word, 'her') +
    nearness(word, 'actress') -
    nearness(word, 'he') -
    nearness(word, 'his') -
    nearness(word, 'actor')
  return Math.abs(lean) < 0.12 ? undefined : lean > 0 ? 'f' : 'm'
}

/** The commonest known word one slip of the finger away (a letter too much, too few, wrong, or two swapped). */
export function respell(word: string): string | undefined {
  const { ranks } = lexicon()
  if (word.length < 3 || ranks.has(word)) return undefined
  const whole = withoutVowels(word).length >= word.length - 1 ? bySkeleton().get(word) : undefined
  if (whole) return whole
  let best: string | undefined
  let bestRank = Number.POSITIVE_INFINITY
  const consider = (candidate: string, penalty: number) => {
    const rank = ranks.get(candidate)
    // What is no word of a dictionary ("rhs") is not what somebody meant to write.
    if (rank !== undefined && rank * penalty < bestRank && (rank < 3_000 || partsOf(candidate) !== '')) {
      best = candidate
      bestRank = rank * penalty
    }
  }
  for (let i = 0; i <= word.length; i++) {
    const before = word.slice(0, i)
    const after = word.slice(i)
    if (after.length > 1) consider(before + after[1] + after[0] + after.slice(2), 1)
    if (word.length < 4) continue
    if (after) consider(before + after.slice(1), 1)
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      consider(before + letter + after, 1)
      if (after && besideOnKeyboard(after[0] ?? '', letter)) consider(before + letter + after.slice(1), 3)
    }
  }
  return bestRank < 60_000 ? best : undefined
}

const withoutVowels = (word: string): string => word[0] + word.slice(1).replaceAll(/[aeiou]/g, '')

const commonest = 4_000
let skeletons: Map<string, string> | undefined

/** "mny" for many, "tme" for time: the commonest word that leaves these letters when its vowels are dropped. */
function bySkeleton(): Map<string, string> {
  if (skeletons) return skeletons
  skeletons = new Map()
  for (const word of lexicon().words.slice(0, commonest)) {
    const bare = withoutVowels(word)
    if (word.length > 3 && bare.length > 2 && !skeletons.has(bare)) skeletons.set(bare, word)
  }
  // Only a last "e" is dropped as well as any other: "tme" is time.
  for (const word of lexicon().words.slice(0, commonest)) {
    const bare = `${withoutVowels(word.slice(0, -1))}${word.at(-1)}`
    if (word.length > 3 && word.endsWith('e') && bare.length > 2 && !skeletons.has(bare))
      skeletons.set(bare, word)
  }
  return skeletons
}

const keyRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** A finger lands on the next key, and vowels are mistaken for each other; no other letter is typed for another. */
function besideOnKeyboard(one: string, other: string): boolean {
  if (/[aeiou]/.test(one) && /[aeiou]/.test(other)) return true
  const place = (letter: string) => {
    const row = keyRows.findIndex((keys) => keys.includes(letter))
    return { row, column: (keyRows[row]?.indexOf(letter) ?? 0) + row * 0.5 }
  }
  const first = place(one)
  const second = place(other)
  return Math.abs(first.row - second.row) <= 1 && Math.abs(first.column - second.column) <= 1
}

/** What several words are about together: their vectors, those of rarer words counting more. */
export type Meaning = Float64Array

/** Names and numbers have no meaning here. */
export function meaningOfWords(words: readonly { norm: string; pos: string }[]): Meaning {
  const { ranks, vectors } = lexicon()
  const meaning = new Float64Array(dimensions)
  for (const { norm, pos } of words) {
    const rank = pos === 'x' || pos === 'm' ? undefined : ranks.get(norm)
    if (rank === undefined) continue
    const share = Math.log(2 + rank / 50) / (lengthOf(rank) || 1)
    for (let i = 0; i < dimensions; i++)
      meaning[i] = (meaning[i] ?? 0) + share * (vectors[rank * dimensions + i] ?? 0)
  }
  return meaning
}

/** How near two meanings are, -1 to 1; 0 where there is none. */
export function likeness(one: Meaning, other: Meaning): number {
  let dot = 0
  let first = 0
  let second = 0
  for (let i = 0; i < dimensions; i++) {
    const a = one[i] ?? 0
    const b = other[i] ?? 0
    dot += a * b
    first += a * a
    second += b * b
  }
  return first > 0 && second > 0 ? dot / Math.sqrt(first * second) : 0
}
