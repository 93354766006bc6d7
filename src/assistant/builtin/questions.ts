import type { TurnContext } from '../context.ts'
import { type Asked, resolveReferent } from '../referents.ts'
import { type Answer, rankAnswers, type Source, splitStatement } from './answer.ts'
import { chooseAnswers } from './answering/choose.ts'
import { readAsking } from './asked.ts'
import { readClauses } from './clauses.ts'
import { phraseAnswer } from './phrase.ts'
import { type Question, readQuestion } from './question.ts'
import { choose, wordings } from './replies.ts'
import { holderOfKind, lackingKind, nextHolder, rivalsOf } from './sureness.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { contentOf, readWords } from './words.ts'

/** Answers a question from what was told, or says plainly that it is not known. */
export function planQuestion(
  context: TurnContext,
  known: Known,
  questions: string[],
  preamble: string[],
): Plan {
  const { asked } = context.ledger
  const { text, question, sources, pool, thread, switched } = readAsking(context, known, questions, preamble)
  const note = (answer: Answer): Asked => ({
    text: question.elliptic && asked?.text ? `${asked.text}` : text,
    sourceId: answer.source.id,
    clause: answer.clause.text,
    at: context.now,
    ...(answer.source.list ? { list: answer.source.list } : {}),
  })
  const found = (answer: Answer, beside: Answer[] = [], unsure = false): Plan => {
    const said = [answer, ...beside]
    const lacking = lackingKind(question, said)
    const told = said
      .sort((one, other) => one.source.saidAt.localeCompare(other.source.saidAt))
      .map((each) => phraseAnswer(each, question, context))
      .join(' ')
    const lead = lacking
      ? `You didn't say ${lacking}. You told me:`
      : unsure
        ? choose(wordings.unsure, text)
        : ''
    return say(lead ? `${lead} ${told}` : told, {
      kind: 'answered',
      asked: note(answer),
    })
  }

  const stepped = question.order ? step(question, sources, asked) : undefined
  if (stepped) return found(stepped)
  const first = chooseAnswers(question, pool, question.lastTime ? undefined : thread)
  // "Last time" may have been a moment ago, when nothing older answers.
  const again =
    question.lastTime && first.doubt > surely && pool.length < sources.length
      ? chooseAnswers(
          question,
          sources.filter(({ id }) => id !== context.ledger.told?.id),
        )
      : undefined
  const { answers, doubt } = again && again.doubt < first.doubt ? again : first
  if (question.anchors.every(({ weight }) => weight < 0.9) && !thread)
    return say(nothingToReferTo(question, text), { kind: 'answered', asked: { text, at: context.now } })
  const [answer] = answers
  const tried: Asked = { text, at: context.now }
  const nothingMet = answer !== undefined && doubt > halfSure && isBesideThePoint(answer, question)
  if (!answer || nothingMet || (doubt > hardly && answer.coverage < halfMet))
    return say(unknownText(question, answers, context), { kind: 'answered', asked: tried })
  const rivals = rivalsOf(answer, answers, question, thread)
  // Where the talk comes back to something, what lies beside it is something else.
  const holder =
    holderOfKind(question, [answer, ...rivals], answers) ??
    (switched || preamble.length > 0 ? undefined : nextHolder(question, answer, answers))
  // What was told of somebody else is not what was asked.
  const ofAnother = answer.missing.some(
    ({ essential, named, weight }) => (essential && named) || weight >= kinWeight,
  )
  return found(answer, holder ? [holder] : rivals, doubt > surely || ofAnother)
}

// Below the first an answer is given as it is; up to the second it is given as what comes nearest.
const surely = 0.2
const hardly = 0.9
// What speaks of half of what is asked is said all the same.
const halfMet = 0.5
const kinWeight = 2.4
const halfSure = 0.5
const hardlyMet = 0.2
const lowScore = 1

/** It speaks of nothing that is asked, and nothing else speaks for it. */
const isBesideThePoint = ({ coverage, score, missing }: Answer, { pronouns }: Question): boolean =>
  coverage < hardlyMet &&
  score < lowScore &&
  pronouns.length === 0 &&
  missing.some(({ weight }) => weight >= 1.5)

/** Says that it is not known, and of whom or what. */
function unknownText(question: Question, [best]: Answer[], { ledger }: TurnContext): string {
  const { text } = question
  if (
    question.pronouns.some(
      (pronoun) =>
        /^(?:he|him|his|she|her|hers|they|them|their)$/.test(pronoun) && !resolveReferent(ledger, pronoun),
    )
  )
    return choose(wordings.whoDoYouMean, text)
  const name = best?.missing.find(({ essential, named }) => essential && named)
  return name && !/\d/.test(name.norm)
    ? `${choose(["I don't know that about", "You haven't told me that about", "I don't have that for"], text)} ${name.norm[0]?.toUpperCase()}${name.norm.slice(1)}.`
    : choose(wordings.unknown, text)
}

const nothingToReferTo = (question: Question, text: string): string =>
  choose(
    question.pronouns.some((pronoun) => /^(?:he|she|her|him|his|they)/.test(pronoun))
      ? wordings.whoDoYouMean
      : wordings.unknown,
    text,
  )

const memoriesFirst =
  /\bfirst (?:time|go|try|attempt|weigh|visit|session|reading|round|batch|lot|night|day)\b/i

/** Those that speak most of what a memory speaks of, oldest first; all of them where none does. */
function likest(source: Source, others: readonly Source[]): Source[] {
  const topics = ({ text }: Source) =>
    new Set(
      contentOf(readWords(splitStatement(text).words)).flatMap(({ stem, pos }) =>
        pos === 'm' ? [] : [stem],
      ),
    )
  const own = topics(source)
  const shared = others.map((other) => [...topics(other)].filter((stem) => own.has(stem)).length)
  const most = Math.max(0, ...shared)
  return others
    .filter((_, i) => shared[i] === most)
    .sort((one, other) => one.saidAt.localeCompare(other.saidAt))
}

/** "Then what?", "what comes after soccer", "the visit before that one", "the first thing". */
function step(question: Question, sources: Source[], asked: Asked | undefined): Answer | undefined {
  const heavy = question.anchors.filter(({ weight, context }) => weight >= 0.9 && !context)
  if (question.order === 'previous') {
    const source = sources.find(({ id }) => id === asked?.sourceId)
    if (!source || !asked) return undefined
    const earlier = sources.filter(({ saidAt, list }) => !list && saidAt < source.saidAt)
    const before = likest(source, earlier).at(-1)
    const like = readQuestion(`${asked.text} ${heavy.map(({ norm }) => norm).join(' ')}`)
    return before ? chooseAnswers(like, [before]).answers[0] : undefined
  }
  if (question.order === 'first' && memoriesFirst.test(question.text)) {
    const source = sources.find(({ id }) => id === asked?.sourceId)
    const earlier = sources.filter(({ saidAt, list }) => !list && source && saidAt < source.saidAt)
    const [first] = source ? likest(source, earlier) : []
    const like = readQuestion(`${asked?.text ?? ''} ${heavy.map(({ norm }) => norm).join(' ')}`)
    return first ? chooseAnswers(like, [first]).answers[0] : undefined
  }
  const [anchored] =
    heavy.length > 0
      ? rankAnswers({ ...question, wants: [] }, sources).sort((one, other) => other.own - one.own)
      : []
  const newest = [...sources]
    .filter(({ list, text }) => !list && readClauses(splitStatement(text).words).length > 1)
    .sort((one, other) => other.saidAt.localeCompare(one.saidAt))[0]
  const source =
    (anchored && anchored.own > 0.2 ? anchored.source : undefined) ??
    sources.find(({ id }) => id === asked?.sourceId) ??
    (question.order === 'next' ? undefined : newest)
  if (!source) return undefined
  const clauses = readClauses(splitStatement(source.text).words)
  const at =
    question.order === 'first'
      ? -1
      : question.order === 'last'
        ? clauses.length - 2
        : anchored && anchored.source === source
          ? anchored.index
          : clauses.findIndex(({ text }) => text === asked?.clause)
  const clause = clauses[at + 1]
  if (!clause || (question.order === 'next' && at < 0)) return undefined
  return {
    source,
    clause: { ...clause, parallel: true, head: '' },
    index: at + 1,
    score: 1,
    coverage: 1,
    missing: [],
    typed: true,
    own: 1,
  }
}
