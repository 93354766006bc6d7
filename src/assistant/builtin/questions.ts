import type { TurnContext } from '../context.ts'
import { type Asked, type Ledger, type Referent, resolveReferent } from '../referents.ts'
import { type Answer, rankAnswers, type Source, splitStatement, type Thread } from './answer.ts'
import { chooseAnswers } from './answering/choose.ts'
import { readClauses } from './clauses.ts'
import { findMentions, isTitle } from './mentions.ts'
import { phraseAnswer } from './phrase.ts'
import { type Anchor, type Question, readQuestion } from './question.ts'
import { choose, wordings } from './replies.ts'
import { holderOfKind, lackingKind, nextHolder, rivalsOf } from './sureness.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { type Candidate, whoMeans } from './who.ts'
import { readWords } from './words.ts'

/** A question with all that its answer is looked for in. */
export type Asking = {
  text: string
  question: Question
  sources: Source[]
  /** Those that may answer: "last time" is not what was told a moment ago. */
  pool: Source[]
  thread: Thread | undefined
  /** The talk comes back to something. */
  switched: boolean
}

/** What is asked, with its pronouns and what it leaves out, and where to look for the answer. */
export function readAsking(
  context: TurnContext,
  known: Known,
  questions: string[],
  preamble: string[],
): Asking {
  const text = questions.at(-1) ?? ''
  const { asked } = context.ledger
  const plain = readQuestion(text, [...preamble, ...questions.slice(0, -1)])
  const question = resolvePronouns(
    plain.elliptic && asked?.text ? carryOver(plain, asked) : plain,
    context,
    [...preamble, ...questions].join('. '),
    known.sources,
  )
  const sources = [...known.sources, ...known.lists.map(listSource)]
  const switched =
    preamble.some((sentence) => /\b(?:back to|now the|again|anyway)\b/i.test(sentence)) ||
    /\bback to (?:the|my)\b/i.test(text)
  const pool = question.lastTime
    ? sources.filter(({ saidAt, list }) => list || Date.parse(context.now) - Date.parse(saidAt) > 30 * 60_000)
    : sources
  return {
    text,
    question,
    sources,
    pool,
    thread: switched ? undefined : threadOf(context, pointsBack(question)),
    switched,
  }
}

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
  const { answers, doubt } =
    question.lastTime && first.doubt > surely
      ? chooseAnswers(
          question,
          sources.filter(({ id }) => id !== context.ledger.told?.id),
        )
      : first
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

/** What is being talked about: the source of the last answer or the last thing told, whichever is newer. */
function threadOf({ ledger, now }: TurnContext, pointing: boolean): Thread | undefined {
  const { asked, told } = ledger
  const answered = asked?.sourceId ? { id: asked.sourceId, at: asked.at, clause: asked.clause } : undefined
  const latest =
    answered && (!told || answered.at > told.at)
      ? answered
      : told
        ? { id: told.id, at: told.at, clause: undefined }
        : undefined
  return latest
    ? {
        id: latest.id,
        ...(latest.clause ? { clause: latest.clause } : {}),
        fresh: pointing || Date.parse(now) - Date.parse(latest.at) < 45 * 60_000,
      }
    : undefined
}

/** "Where is it again?" names nothing of its own, so it goes on about what was spoken of last, however long ago. */
const pointsBack = ({ pronouns, anchors }: Question): boolean =>
  pronouns.some((pronoun) => /^(?:it|its|that|this)$/.test(pronoun)) &&
  !anchors.some(({ weight, resolved }) => weight >= 1.5 && !resolved)

const listSource = (list: {
  id: string
  name: string
  items: { text: string; done: boolean }[]
}): Source => ({
  id: `list:${list.id}`,
  text: `${list.name}: ${(list.items.some(({ done }) => !done) ? list.items.filter(({ done }) => !done) : list.items).map(({ text }) => text.replaceAll(',', ' ')).join(', ')}`,
  saidAt: '1970-01-01T00:00:00.000Z',
  list: list.name,
})

/** "and Beth?": the question before, about somebody else. What it was about then no longer has to be met. */
function carryOver(plain: Question, asked: Asked): Question {
  const before = readQuestion(asked.text)
  const own = new Set(plain.anchors.map(({ stem }) => stem))
  const old = new Set(asked.clause ? readWords(asked.clause).map(({ stem }) => stem) : [])
  const carried = before.anchors
    .filter(({ stem }) => !own.has(stem))
    .map(
      (anchor): Anchor => ({
        ...anchor,
        weight: anchor.weight * (old.has(anchor.stem) ? 0.12 : 0.4),
        essential: false,
        resolved: true,
      }),
    )
  const anchors = plain.anchors.map(
    (anchor): Anchor => ({
      ...anchor,
      weight: anchor.weight >= 0.9 ? 3 : anchor.weight,
      essential: anchor.weight >= 0.9 && !anchor.context,
    }),
  )
  return {
    ...before,
    text: plain.text,
    about: asked.text,
    anchors: [...anchors, ...carried],
    elliptic: true,
    pronouns: plain.pronouns,
    order: plain.order,
    wants: plain.wants.length > 0 ? plain.wants : before.wants,
  }
}

/** Who of the message itself a pronoun means: "Bo is next. What was her job?" */
function meantInMessage(pronoun: string, said: string): Referent | undefined {
  const gender = /^(?:he|him|his)$/.test(pronoun) ? 'm' : /^(?:she|her|hers)$/.test(pronoun) ? 'f' : undefined
  const at = readWords(said).findLast(({ norm }) => norm.split(' ')[0] === pronoun)?.start ?? 0
  return findMentions(said.slice(0, at), '', 'user').findLast(
    ({ kind, named, plural, gender: own }) =>
      kind === 'person' &&
      named === true &&
      (gender === undefined
        ? plural === true || /^the[my]/.test(pronoun)
        : !plural && (own === gender || own === undefined)),
  )
}

const leastShare = 0.12
const mostMeant = 3

function candidates(pronoun: string, ledger: Ledger, sources: readonly Source[]): Candidate[] {
  if (!/^(?:he|him|his|she|her|hers|they|them|their)$/.test(pronoun)) {
    const referent = resolveReferent(ledger, pronoun)
    return referent ? [{ referent, share: 1 }] : []
  }
  return whoMeans(pronoun, ledger, sources)
    .filter(({ share }) => share >= leastShare)
    .slice(0, mostMeant)
}

/** Who is named beside the question and pointed at in it is what it is about. */
function markMeant(anchors: Anchor[], { label }: Referent): void {
  for (const { stem, pos } of readWords(label)) {
    const at = anchors.findIndex((anchor) => anchor.stem === stem)
    const anchor = anchors[at]
    if (anchor && pos === 'x' && (anchor.context || anchor.aside))
      anchors[at] = { stem, norm: anchor.norm, weight: 3, essential: !isTitle(anchor.norm), named: true }
  }
}

/** Puts the names that pronouns stand for beside the words of the question. */
function resolvePronouns(
  question: Question,
  { ledger }: TurnContext,
  said: string,
  sources: readonly Source[],
): Question {
  const anchors = [...question.anchors]
  const named = anchors.some(({ essential, self }) => essential && !self)
  for (const pronoun of question.pronouns) {
    // What is being talked about is known better from the talk itself than from the last thing named in it.
    if (/^(?:it|its|that|this|these|those)$/.test(pronoun)) continue
    const beside = meantInMessage(pronoun, said)
    if (beside) markMeant(anchors, beside)
    for (const { referent, share } of beside
      ? [{ referent: beside, share: 1 }]
      : candidates(pronoun, ledger, sources)) {
      for (const word of readWords(referent.label)) {
        if (word.pos === 'f' || word.pos === 'p' || anchors.some(({ stem }) => stem === word.stem)) continue
        anchors.push({
          stem: word.stem,
          norm: word.norm,
          weight: (word.pos === 'x' ? 1.6 : 1) * share,
          essential: false,
          resolved: true,
          share,
          ...(/^(?:he|him|his|she|her|hers)$/.test(pronoun) && referent.named && !named && share > 0.5
            ? { person: true }
            : {}),
        })
      }
    }
  }
  return { ...question, anchors }
}

/** "Then what?", "what comes after soccer", "the visit before that one", "the first thing". */
function step(question: Question, sources: Source[], asked: Asked | undefined): Answer | undefined {
  const heavy = question.anchors.filter(({ weight, context }) => weight >= 0.9 && !context)
  if (question.order === 'previous') {
    const source = sources.find(({ id }) => id === asked?.sourceId)
    if (!source || !asked) return undefined
    const earlier = sources.filter(({ saidAt, list }) => !list && saidAt < source.saidAt)
    const like = readQuestion(`${asked.text} ${heavy.map(({ norm }) => norm).join(' ')}`)
    const [best] = rankAnswers({ ...like, latest: true }, earlier)
    return best && best.coverage > 0.2
      ? { ...best, clause: { ...best.clause, text: splitStatement(best.source.text).words } }
      : undefined
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
