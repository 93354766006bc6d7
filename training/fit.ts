import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { acts } from '../src/assistant/builtin/acts/read-acts.ts'
import { sharesOf } from '../src/assistant/builtin/logit.ts'
import { answerCases, strangers } from './answer-cases.ts'
import { labelledMessages } from './fit-acts.ts'
import { fitAnswers, packCases, tryCase } from './fit-answers.ts'
import { doubtCases, fitDoubt } from './fit-doubt.ts'
import { fitExpect } from './fit-expect.ts'
import { fitLogit, writeLogit } from './fit-logit.ts'
import { fitWho, whoCases } from './fit-who.ts'
import { type RecordedTurn, recordTurns } from './record.ts'

/**
 * `npm run fit`, or one step of it: plays the dialogues of `training/dialogues` through the real pipeline (`record`), and fits what the
 * built-in model weighs by: what a message does (`acts`); what a question asks for, and which memory answers it
 * with which words (`answers`); how likely none does (`doubt`); whom a pronoun means (`who`); how all
 * that does on dialogues left out (`check`). Recordings are kept in `training/recorded` until a dialogue changes or `record` is asked for.
 */
const folder = join(import.meta.dirname, 'dialogues')
const cache = join(import.meta.dirname, 'recorded')
const builtin = join(import.meta.dirname, '..', 'src', 'assistant', 'builtin')

const asked = process.argv.slice(2)
const does = (step: string): boolean => asked.includes(step)

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const turns: RecordedTurn[] = []
for (const name of files) turns.push(...(await recordingOf(join(folder, name))))
console.log(
  `${files.length} files, ${turns.length} turns, ${turns.filter(({ why }) => why === null).length} answered right`,
)

if (does('acts')) {
  const messages = labelledMessages(turns)
  writeFileSync(join(builtin, 'acts', 'weights.txt'), writeLogit(fitLogit(messages, acts)))
  console.log(`acts: ${messages.length} messages`)
}
if (does('who')) {
  const cases = whoCases(turns)
  writeTable('who', [...fitWho(cases)], builtin)
  console.log(`who: ${cases.length} questions`)
}
if (does('answers')) {
  const { all, expectedIn } = fitExpect(
    answerCases(
      turns,
      () => [],
      () => [],
    ),
  )
  writeFileSync(join(builtin, 'answering', 'expect-weights.txt'), writeLogit(all))
  const cases = [
    ...answerCases(turns, () => [], expectedIn),
    // Every second question once more, among memories that have nothing to do with it.
    ...answerCases(
      turns.filter((_, i) => i % 2 === 0),
      strangers(turns, 10),
      expectedIn,
    ),
  ]
  const packed = packCases(cases)
  const { memory, wording } = fitAnswers(packed, packed.cases)
  const table = (weights: Float64Array) => packed.names.map((name, i) => [name, weights[i] ?? 0] as const)
  writeTable('memory', table(memory))
  writeTable('wording', table(wording))
  console.log(`answers: ${cases.length} questions`)
}
// In a run of its own, since it looks at what the weights just written choose.
if (does('doubt')) {
  const { expectedIn } = fitExpect(
    answerCases(
      turns,
      () => [],
      () => [],
    ),
  )
  const doubts = doubtCases(turns, strangers(turns, 6), expectedIn)
  writeTable('doubt', [...fitDoubt(doubts)])
  console.log(`doubt: ${doubts.length} questions`)
}

if (does('check')) checkApart()

/** How the fits do on files that they have not seen: every fourth is left out. */
function checkApart(): void {
  const isLeft = (set: string) => files.indexOf(`${set}.yaml`) % 4 === 0
  const percent = (right: number, all: number) => `${((100 * right) / all).toFixed(1)} % of ${all}`
  const messages = labelledMessages(turns)
  const logit = fitLogit(
    messages.filter(({ set }) => !isLeft(set)),
    acts,
  )
  const judged = messages.filter(({ set }) => isLeft(set))
  const fits = judged.filter(({ cues, label }) => {
    const shares = sharesOf(logit, cues)
    return shares.indexOf(Math.max(...shares)) === label
  })
  console.log(`acts, files left out: ${percent(fits.length, judged.length)} messages`)
  const { expectedIn } = fitExpect(
    answerCases(
      turns,
      () => [],
      () => [],
    ),
  )
  for (const [name, count] of [
    ['alone', 0],
    ['among ten of strangers', 10],
  ] as const) {
    const packed = packCases(answerCases(turns, count === 0 ? () => [] : strangers(turns, count), expectedIn))
    const model = fitAnswers(
      packed,
      packed.cases.filter(({ set }) => !isLeft(set)),
    )
    const tried = packed.cases.filter(({ set }) => isLeft(set)).map((each) => tryCase(model, each))
    console.log(
      `answers ${name}, files left out: memory ${percent(tried.filter(({ memory }) => memory).length, tried.length)}, words ${percent(tried.filter(({ wording }) => wording).length, tried.length)} questions`,
    )
  }
}

async function recordingOf(file: string): Promise<RecordedTurn[]> {
  const name = basename(file, '.yaml')
  const kept = join(cache, `${name}.json`)
  if (existsSync(kept) && statSync(kept).mtimeMs > statSync(file).mtimeMs && !asked.includes('record'))
    return JSON.parse(readFileSync(kept, 'utf8'))
  const recorded = await recordTurns(readFileSync(file, 'utf8'), name)
  mkdirSync(cache, { recursive: true })
  writeFileSync(kept, JSON.stringify(recorded))
  return recorded
}

/** Replaces the table of a weights file, those that decide most first; what hardly counts is left out. */
function writeTable(
  kind: string,
  weights: (readonly [string, number])[],
  where = join(builtin, 'answering'),
): void {
  const file = join(where, `${kind}-weights.ts`)
  const text = readFileSync(file, 'utf8')
  const lines = weights
    .map(([name, weight]) => [name, Math.round(weight * 100) / 100] as const)
    .filter(([, weight]) => Math.abs(weight) >= 0.02)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))
    .map(([name, weight]) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}: ${weight},`)
  writeFileSync(file, `${text.slice(0, text.indexOf('= {'))}= {\n${lines.join('\n')}\n}\n`)
}
