import { countPostings, firstDocument, firstMessage, flag, readPostings } from './postings.ts'

export type TermPostings = { term: string; postings: Uint8Array[] }

export type Corpus = {
  docs: number
  words: number
  topic: TermPostings[]
  /** Words of the query that are names of authors here; about them a chat says little by repeating them. */
  names: TermPostings[]
  asksTime: boolean
  asksNumber: boolean
}

/** What the row of a document says beside the words it shares with the query. */
export type Facts = {
  flags: number
  /** 1 when a person named in the query has written it, 0 when somebody else has, 0.5 where it does not matter. */
  byNamed: number
  /** How close it is to the time that the query speaks of: 0 to 1. */
  closeness: number
}

export type Ranker = {
  /** The documents worth reading, best first, judged by the words alone. */
  shortlist(limit: number): number[]
  featuresOf(docNo: number, facts: Facts): Features
}

/**
 * What is known of a document for a query. Everything that counts words is divided by what the query
 * could reach at most, so that long and short queries are judged by the same measure.
 */
export type Features = {
  /** BM25 of its own words. */
  own: number
  /** The share of the query's weight whose words it has, alone and together with three neighbours each side. */
  coverage: number
  coverageAround: number
  /** The same person's turn before, most often. */
  twoBefore: number
  /** The conversation it stands in, against the best one. */
  session: number
  /** It follows a question, and how well that question fits. */
  answersTopic: number
  answers: number
  /** It is a question itself. */
  question: number
  byNamed: number
  tellsTime: number
  tellsNumber: number
  closeness: number
  /** It opens a conversation: what people come to tell, they tell first. */
  opening: number
}

/**
 * Fitted by leaving out one conversation of five at a time (softmax over the candidates of each question);
 * the conversations left out and those fitted on agree within half a point.
 */
const weights: Features = {
  own: 1,
  coverage: 2.8,
  coverageAround: 3.8,
  twoBefore: 1,
  session: 2,
  answersTopic: 2.6,
  answers: 0.5,
  question: -0.8,
  byNamed: 1.1,
  tellsTime: 1.9,
  tellsNumber: 1.5,
  closeness: 4.8,
  opening: 0.75,
}

const k1 = 1.2
const b = 0.75
const shortlist = 300
// Rare words come first; when they have found so many, a common word alone makes no further document a candidate.
const enough = 1_000

/** `flat`: its BM25 as a conversation of one, where it stands alone. */
type Match = { own: number; flat: number; mask: number; flags: number }

/** Reads all postings once; then any document can be judged. */
export function createRanker(corpus: Corpus): Ranker {
  const onlyNames = corpus.topic.length === 0
  const terms: Weighted[] = [
    ...corpus.topic.map((term) => ({ ...term, idf: idfOf(term, corpus.docs), inChats: true })),
    ...corpus.names.map((term) => ({ ...term, idf: idfOf(term, corpus.docs), inChats: onlyNames })),
  ]
    .sort((one, other) => other.idf - one.idf)
    .slice(0, 31)
  const matches = matchDocs(corpus, terms)
  const sessions = scoreSessions(terms, matches)
  const shares = {
    inChats: sharesOf(terms.map((term) => (term.inChats ? term.idf : 0))),
    alone: sharesOf(terms.map(({ idf }) => idf)),
  }
  const featuresOf = (docNo: number, facts: Facts) =>
    describe(docNo, facts, { matches, sessions, shares, corpus })
  return {
    featuresOf,
    shortlist: (limit) =>
      pickShortlist(matches, sessions)
        .map((docNo) => {
          const flags = matches.get(docNo)?.flags ?? 0
          return { docNo, score: scoreOf(featuresOf(docNo, { flags, byNamed: 0.5, closeness: 0 })) }
        })
        .sort((one, other) => other.score - one.score || other.docNo - one.docNo)
        .slice(0, limit)
        .map(({ docNo }) => docNo),
  }
}

export function scoreOf(features: Features): number {
  let score = 0
  for (const name of Object.keys(weights) as (keyof Features)[]) score += weights[name] * features[name]
  return score
}

/** `inChats`: whether the word counts in an imported chat, or only elsewhere. */
type Weighted = TermPostings & { idf: number; inChats: boolean }

function idfOf({ postings }: TermPostings, docs: number): number {
  const having = postings.reduce((sum, bytes) => sum + countPostings(bytes), 0)
  return Math.log(1 + Math.max(0, docs - having + 0.5) / (having + 0.5))
}

function sharesOf(idfs: number[]): number[] {
  const sum = idfs.reduce((one, other) => one + other, 0) || 1
  return idfs.map((idf) => idf / sum)
}

function matchDocs({ docs, words }: Corpus, terms: Weighted[]): Map<number, Match> {
  const average = words / Math.max(1, docs) || 1
  const reach = terms.reduce((sum, { idf }) => sum + idf, 0) || 1
  const chatReach = terms.reduce((sum, { idf, inChats }) => sum + (inChats ? idf : 0), 0) || 1
  const matches = new Map<number, Match>()
  terms.forEach(({ postings, idf, inChats }, index) => {
    const full = matches.size >= enough
    for (const bytes of postings) {
      readPostings(bytes, (docNo, count, flags, length) => {
        const inChat = docNo >= firstDocument
        if (inChat && !inChats) return
        let match = matches.get(docNo)
        if (!match) {
          if (full) return
          match = { own: 0, flat: 0, mask: 0, flags }
          matches.set(docNo, match)
        }
        const score = (idf * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / average))
        match.own += score / (inChat ? chatReach : reach)
        if (docNo < firstMessage) match.flat += (idf * count * (k1 + 1)) / (count + k1)
        match.mask |= 1 << index
      })
    }
  })
  return matches
}

/** BM25 of whole conversations, without regard to their length, against the best: 0 to 1. */
function scoreSessions(terms: Weighted[], matches: Map<number, Match>): Sessions {
  const scores = new Map<number, number>()
  for (const { postings, idf, inChats } of terms) {
    const counts = new Map<number, number>()
    for (const bytes of postings) {
      readPostings(bytes, (docNo, count) => {
        if (docNo < firstMessage || (docNo >= firstDocument && !inChats)) return
        counts.set(docNo >>> 6, (counts.get(docNo >>> 6) ?? 0) + count)
      })
    }
    for (const [session, count] of counts) {
      scores.set(session, (scores.get(session) ?? 0) + (idf * count * (k1 + 1)) / (count + k1))
    }
  }
  let best = 1e-9
  for (const score of scores.values()) best = Math.max(best, score)
  for (const match of matches.values()) best = Math.max(best, match.flat)
  return (docNo) =>
    (docNo < firstMessage ? (matches.get(docNo)?.flat ?? 0) : (scores.get(docNo >>> 6) ?? 0)) / best
}

/** How well the conversation of a document fits. A memory stands alone; the others stand 64 to a session. */
type Sessions = (docNo: number) => number

function pickShortlist(matches: Map<number, Match>, sessions: Sessions): number[] {
  const docNos = [...matches.keys()]
  const rough = Float64Array.from(docNos, (docNo) => 3 * (matches.get(docNo)?.own ?? 0) + 2 * sessions(docNo))
  const least = rough.toSorted()[Math.max(0, rough.length - shortlist)] ?? 0
  const picked = new Set<number>()
  docNos.forEach((docNo, index) => {
    if ((rough[index] ?? 0) < least) return
    picked.add(docNo)
    if (docNo < firstMessage) return
    for (const distance of [-2, -1, 1, 2]) picked.add(docNo + distance)
  })
  return [...picked]
}

type Known = {
  matches: Map<number, Match>
  sessions: Sessions
  shares: { inChats: number[]; alone: number[] }
  corpus: Corpus
}

function describe(
  docNo: number,
  { flags, byNamed, closeness }: Facts,
  { matches, sessions, shares, corpus: { asksTime, asksNumber } }: Known,
): Features {
  const alone = docNo < firstMessage
  const share = docNo < firstDocument ? shares.alone : shares.inChats
  const at = (number: number) => matches.get(number)
  const match = at(docNo)
  const near = (distance: number) => (alone ? 0 : (at(docNo + distance)?.own ?? 0))
  const before = alone ? undefined : at(docNo - 1)
  let around = match?.mask ?? 0
  for (let distance = 1; distance <= 3 && !alone; distance++) {
    around |= (at(docNo - distance)?.mask ?? 0) | (at(docNo + distance)?.mask ?? 0)
  }
  return {
    own: match?.own ?? 0,
    twoBefore: near(-2),
    session: sessions(docNo),
    byNamed,
    question: flags & flag.question ? 1 : 0,
    answersTopic: flags & flag.afterQuestion ? (before?.own ?? 0) : 0,
    answers: flags & flag.afterQuestion ? 1 : 0,
    tellsTime: asksTime && flags & flag.time ? 1 : 0,
    tellsNumber: asksNumber && flags & flag.number ? 1 : 0,
    coverage: shareOf(match?.mask ?? 0, share),
    coverageAround: shareOf(around, share),
    closeness,
    opening: flags & flag.opening ? 1 : 0,
  }
}

function shareOf(mask: number, shares: number[]): number {
  let sum = 0
  for (let index = 0; index < shares.length; index++) if (mask & (1 << index)) sum += shares[index] ?? 0
  return sum
}
