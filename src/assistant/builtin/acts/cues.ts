import type { TurnContext } from '../../context.ts'
import { splitStatement } from '../answer.ts'
import { isQuestion } from '../asking.ts'
import { splitSentences } from '../clauses.ts'
import { findContradicted } from '../contradict.ts'
import { readCorrection, readReplacement, substitute } from '../correct.ts'
import { asksToForget } from '../forgetting.ts'
import { classesOf, rankOf } from '../lexicon.ts'
import type { ListAct, ListView } from '../list-view.ts'
import { openersLength } from '../openers.ts'
import { isRecall } from '../recall.ts'
import { readSocial } from '../social.ts'
import type { Known } from '../turn-plan.ts'
import { kindsIn } from '../values.ts'
import { contentOf, isPast, readWords, type Word } from '../words.ts'

/**
 * What of a message and its situation tells what the message does: its words and how its sentences begin and end, what
 * of it is known already, what went before, and how the readers of single acts read it. Each cue is one name; `weights`
 * say what it counts for.
 */
export function cuesOf(texts: string[], context: TurnContext, known: Known, listActs: ListAct[]): string[] {
  const sentences = texts.flatMap(splitSentences)
  const cues = new Set<string>(['any'])
  const add = (cue: string) => cues.add(cue)
  for (const sentence of sentences) for (const cue of wordCues(readWords(sentence))) add(cue)
  const [first = ''] = sentences
  const last = sentences.at(-1) ?? ''
  for (const cue of edgeCues(readWords(first), 'first')) add(cue)
  for (const cue of edgeCues(readWords(last), 'last')) add(cue)
  for (const cue of shapeCues(texts, sentences)) add(cue)
  for (const cue of situationCues(sentences, context, known)) add(cue)
  for (const cue of readerCues(texts, sentences, listActs)) add(cue)
  for (const cue of changeCues(texts.join(' '), context, known)) add(cue)
  return [...cues]
}

const common = 2_500
const hardlyCommon = 9_000

/** A word as a cue: itself where it is common, else what kind of word it is. */
function tokenOf({ norm, pos, text }: Word): string {
  if (pos === 'p') return text.slice(0, 1)
  if (pos === 'm') return '<number>'
  if (pos === 'x') return '<name>'
  if (pos === 'f' || (rankOf(norm) ?? Number.POSITIVE_INFINITY) < common) return norm
  return `<${classesOf(norm)[0] ?? pos}>`
}

function wordCues(words: Word[]): string[] {
  const cues: string[] = []
  const tokens = words.map(tokenOf)
  for (const [i, word] of words.entries()) {
    cues.push(`word ${tokens[i]}`, `pair ${tokens[i]} ${tokens[i + 1] ?? '.'}`)
    if (
      word.pos !== 'p' &&
      word.pos !== 'f' &&
      (rankOf(word.norm) ?? Number.POSITIVE_INFINITY) < hardlyCommon
    )
      cues.push(`word ${word.norm}`)
    if (isPast(word)) cues.push('past')
  }
  return cues
}

function edgeCues(words: Word[], where: string): string[] {
  const tokens = words.map(tokenOf)
  const spoken = tokens.slice(openersLength(words))
  const ends = tokens.filter((token) => /\w/.test(token))
  return [
    `${where} begins ${tokens[0]}`,
    `${where} begins ${tokens.slice(0, 2).join(' ')}`,
    `${where} says ${spoken[0]}`,
    `${where} says ${spoken.slice(0, 2).join(' ')}`,
    `${where} says ${spoken.slice(0, 3).join(' ')}`,
    `${where} ends ${ends.at(-1)}`,
    `${where} ends ${ends.slice(-2).join(' ')}`,
    `${where} is ${words
      .map(({ pos }) => pos)
      .slice(0, 4)
      .join('')}`,
  ]
}

const bucket = (count: number, ...bounds: number[]): number => bounds.filter((bound) => count >= bound).length

function shapeCues(texts: string[], sentences: string[]): string[] {
  const whole = texts.join('\n')
  const words = sentences.flatMap((sentence) => readWords(sentence)).filter(({ pos }) => pos !== 'p')
  const cues = [
    `sentences ${bucket(sentences.length, 2, 3)}`,
    `texts ${bucket(texts.length, 2, 3)}`,
    `length ${bucket(words.length, 2, 3, 4, 6, 9, 13, 20)}`,
    `commas ${bucket(whole.split(',').length - 1, 1, 2, 3)}`,
    `verbs ${bucket(words.filter(({ pos }) => pos === 'v').length, 1, 2, 4)}`,
  ]
  for (const mark of ['?', ':', '*', '!', ' - ', '+', '...'])
    if (whole.includes(mark)) cues.push(`has ${mark}`)
  if (/\?\s*\W*$/.test(whole)) cues.push('ends ?')
  return cues
}

function situationCues(sentences: string[], context: TurnContext, known: Known): string[] {
  const { ledger, history, now } = context
  const cues = [`after ${ledger.lastAct ?? 'nothing'}`, `waits ${ledger.pending?.kind ?? 'nothing'}`]
  const before = history.at(-1)?.at
  const minutes = before ? (Date.parse(now) - Date.parse(before)) / 60_000 : -1
  cues.push(`gap ${minutes < 0 ? 'first' : bucket(minutes, 2, 20, 180, 1_440)}`)
  cues.push(`memories ${bucket(known.sources.length, 1, 2, 5)}`, `lists ${bucket(known.lists.length, 1, 2)}`)
  const spoken = stemsOf(known)
  const words = sentences.flatMap((sentence) => contentOf(readWords(sentence)))
  const fresh = words.filter(({ stem, norm }) => !spoken.has(stem) && !spoken.has(norm))
  const share = words.length === 0 ? 0 : 1 - fresh.length / words.length
  cues.push(
    `fresh ${bucket(fresh.length, 1, 2, 3, 5)}`,
    `known share ${words.length === 0 ? 'none' : bucket(share, 0.01, 0.4, 0.7, 1)}`,
  )
  if (fresh.some(({ pos }) => pos === 'm')) cues.push('fresh number')
  else if (words.some(({ pos }) => pos === 'm')) cues.push('known number')
  if (fresh.some(({ pos }) => pos === 'x')) cues.push('fresh name')
  if (words.some(({ pos }) => pos === 'x') && !fresh.some(({ pos }) => pos === 'x')) cues.push('known names')
  const items = known.lists.flatMap((list) => itemsIn(list, words))
  if (known.lists.length > 0) cues.push(`items named ${bucket(items.length, 1, 2, 3)}`)
  const names = new Set(known.lists.flatMap(({ name }) => contentOf(readWords(name)).map(({ stem }) => stem)))
  if (words.some(({ stem }) => names.has(stem))) cues.push('list named')
  if (ledger.lastAct === 'list' && items.length > 0) cues.push('list active, items named')
  if (fresh.length === 0 && ledger.lastAct) cues.push(`nothing fresh after ${ledger.lastAct}`)
  return cues
}

const itemsIn = ({ items }: ListView, words: Word[]): string[] => {
  const said = new Set(words.map(({ stem }) => stem))
  return items
    .filter(({ text }) => contentOf(readWords(text)).some(({ stem, pos }) => pos !== 'm' && said.has(stem)))
    .map(({ text }) => text)
}

const stemsOf = ({ sources, lists }: Known): Set<string> => {
  const stems = new Set<string>()
  const texts = [
    ...sources.map(({ text }) => text),
    ...lists.flatMap(({ name, items }) => [name, ...items.map(({ text }) => text)]),
  ]
  for (const text of texts) for (const { stem, norm } of readWords(text)) stems.add(stem).add(norm)
  return stems
}

const kinds = ['clock', 'date', 'money', 'size', 'duration', 'code', 'number'] as const

/** How a message stands to what was told last and to what it may contradict. */
function changeCues(whole: string, { ledger, now }: TurnContext, { sources }: Known): string[] {
  const { told } = ledger
  const source = told && sources.find(({ id }) => id === told.id)
  const cues = findContradicted(whole, sources) ? ['contradicts'] : []
  if (!told || !source) return cues
  const { words } = splitStatement(source.text)
  const hours = (Date.parse(now) - Date.parse(told.at)) / 3_600_000
  const near = `${ledger.lastAct === 'memory' ? 'just' : 'before'} ${bucket(hours, 0.2, 3, 30)}`
  if (substitute(words, whole, false)) cues.push(`changes told ${near}`, 'changes told')
  else if (substitute(words, whole, true)) cues.push(`could change told ${near}`, 'could change told')
  const before = new Set(contentOf(readWords(words)).map(({ stem }) => stem))
  const said = contentOf(readWords(whole))
  const shared = said.filter(({ stem }) => before.has(stem)).length
  cues.push(`shared with told ${bucket(shared, 1, 2, 3)} of ${bucket(said.length, 2, 4, 7)}`, `told ${near}`)
  const values = kindsIn(words)
  const fresh = kindsIn(whole)
  for (const kind of kinds)
    if (values.has(kind) && fresh.has(kind)) cues.push(`${kind} for ${kind}`, `value for value ${near}`)
  return cues
}

function readerCues(texts: string[], sentences: string[], listActs: ListAct[]): string[] {
  const whole = texts.join('\n')
  const cues: string[] = []
  const asking = sentences.map(isQuestion)
  if (asking.some(Boolean)) cues.push('asks')
  cues.push(asking.at(-1) ? 'asks last' : 'tells last')
  const social = readSocial(whole)
  if (social) cues.push(`social ${social}`)
  for (const act of sentences.map(readSocial)) if (act) cues.push(`some social ${act}`)
  const corrections = sentences.map(readCorrection)
  if (corrections.some((correction) => correction?.marked)) cues.push('corrects')
  else if (corrections.some(Boolean)) cues.push('may correct')
  if (readReplacement(whole)) cues.push('replaces')
  if (asksToForget(whole)) cues.push('forgets')
  if (sentences.some(isRecall)) cues.push('recalls')
  for (const { kind } of listActs) cues.push(`list ${kind}`)
  if (listActs.length === 0) cues.push('no list')
  return cues
}
