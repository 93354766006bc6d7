import type { TurnContext } from '../context.ts'
import { type Asked, type Ledger, type Referent, resolveReferent } from '../referents.ts'
import type { Source, Thread } from './answer.ts'
import { findMentions, isTitle } from './mentions.ts'
import { type Anchor, type Question, readQuestion } from './question.ts'
import type { Known } from './turn-plan.ts'
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
