import { splitStatement, type Thread } from '../answer.ts'
import { matchWord } from '../match.ts'
import { isAttribute, type Question } from '../question.ts'
import { contentOf, readWords } from '../words.ts'
import { doubtWeights } from './doubt-weights.ts'
import type { Ranked } from './rank.ts'

const met = 0.7

/** How likely the best of the ranked memories does not answer the question, 0 to 1. */
export function doubtOf(question: Question, ranked: Ranked[], thread?: Thread): number {
  if (ranked.length === 0) return 1
  let score = doubtWeights.always ?? 0
  for (const [name, value] of Object.entries(surenessOf(question, ranked, thread)))
    score += value * (doubtWeights[name] ?? 0)
  return 1 / (1 + Math.exp(-score))
}

/** What tells how likely the best answer is none, as numbers. */
export function surenessOf(question: Question, ranked: Ranked[], thread?: Thread): Record<string, number> {
  const [best, next] = ranked
  if (!best) return { nothing: 1 }
  const { features, span } = best
  const { words, about } = splitStatement(span.source.text)
  const message = contentOf(readWords(words))
  const own = contentOf(span.words)
  const around = [...message, ...contentOf(readWords(about))]
  const asked = question.anchors.filter(
    ({ context, resolved, self, aside }) => !context && !resolved && !self && !aside,
  )
  let lostNames = 0
  let lostNouns = 0
  let lostAttributes = 0
  let lostOthers = 0
  let lostNearly = 0
  let lostHere = 0
  let metWeight = 0
  let weight = 0
  let nowhere = 0
  const lost = new Set<string>()
  const everything = ranked.slice(0, 12).flatMap(({ span: each }) => contentOf(readWords(each.source.text)))
  for (const anchor of asked) {
    const best = (among: typeof own, soft: boolean) =>
      Math.max(0, ...among.map((word) => matchWord(anchor, word, soft)))
    const inMessage = best(around, false)
    const near = best(around, true)
    weight += anchor.weight
    metWeight += anchor.weight * inMessage
    if (inMessage >= met) {
      if (best(own, false) < met) lostHere += anchor.weight
      continue
    }
    if (near < 0.5) lost.add(anchor.stem)
    if (near >= 0.5) lostNearly += anchor.weight
    else if (anchor.essential) lostNames += 1
    else if (isAttribute(anchor.stem)) lostAttributes += 1
    else if (anchor.weight >= 1.5) lostNouns += 1
    else if (anchor.weight >= 0.9) lostOthers += 1
    if (anchor.weight >= 0.9 && best(everything, true) < 0.5) nowhere += 1
  }
  const [first] = question.wants
  const all = ranked.reduce((sum, { score }) => sum + Math.exp(score), 0)
  return {
    score: Math.max(-6, Math.min(12, best.score)) / 4,
    lead: Math.min(5, best.score - (next?.score ?? best.score - 5)) / 4,
    share: Math.exp(best.score) / (all || 1),
    lostNames: Math.min(2, lostNames),
    lostNouns: Math.min(2, lostNouns),
    lostAttributes: Math.min(2, lostAttributes),
    lostOthers: Math.min(2, lostOthers),
    lostNearly: Math.min(3, lostNearly) / 2,
    lostHere: Math.min(3, lostHere) / 3,
    nowhere: Math.min(2, nowhere),
    ...lostParts(question.about ?? question.text, lost),
    met: weight > 0 ? metWeight / weight : 0,
    bare: weight < 0.9 ? 1 : 0,
    own: features.own ?? 0,
    holdsNoValue: features.holdsNoValue ?? 0,
    holdsValue: features.holdsValue ?? 0,
    holdsPerson: features.holdsPerson ?? 0,
    holdsPlace: features.holdsPlace ?? 0,
    likeness: features.likeness ?? 0,
    nothingNew: features.nothingNew ?? 0,
    unmet: features.unmet ?? 0,
    expected: features.expected ?? 0,
    expectedSure: features.expectedSure ?? 0,
    expectedMissing: features.expectedMissing ?? 0,
    expectedOutside: features.expectedOutside ?? 0,
    ofKind: features.ofKind ?? 0,
    nearKind: features.nearKind ?? 0,
    asideMessage: features.asideMessage ?? 0,
    selects: features.selects ?? 0,
    missesSelected: features.missesSelected ?? 0,
    sameAgain: features.saidAgain ?? 0,
    ofThread: thread?.fresh && thread.id === span.source.id ? 1 : 0,
    pointed: question.pronouns.length > 0 ? 1 : 0,
    elliptic: question.elliptic ? 1 : 0,
    yesNo: question.yesNo ? 1 : 0,
    ...(first
      ? {
          [`wants-${first}`]: 1,
          [`lacks-${first}`]:
            (features.holdsNoValue ?? 0) > 0 ||
            ((first === 'person' ? features.holdsPerson : first === 'place' ? features.holdsPlace : 1) ??
              0) === 0
              ? 1
              : 0,
        }
      : { wantsNothing: 1 }),
    few: ranked.length < 3 ? 1 : 0,
    named: asked.some(({ essential }) => essential) ? 1 : 0,
  }
}

const asks = /^(?:what|which|how|whose|what is|where is)(?= |$)/

/** "Shoe size", of a memory that tells a shirt's size; "what's the rego", where nothing like it was told: the word that says which is lost. */
function lostParts(text: string, lost: ReadonlySet<string>): Record<string, number> {
  if (lost.size === 0) return {}
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  const nominal = (at: number) => /^[nxa]$/.test(words[at]?.pos ?? '')
  const modifier = words.some(
    ({ stem }, i) => lost.has(stem) && nominal(i) && nominal(i + 1) && !lost.has(words[i + 1]?.stem ?? ''),
  )
  const from = words.findIndex(({ norm }) => asks.test(norm))
  const head = words.slice(from + 1, from + 6).find(({ pos }) => pos === 'n')
  return {
    ...(modifier ? { lostModifier: 1 } : {}),
    ...(from >= 0 && head && lost.has(head.stem) ? { lostHead: isAttribute(head.stem) ? 0.5 : 1 } : {}),
  }
}
