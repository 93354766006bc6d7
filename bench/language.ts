import type { Said } from '../src/assistant/builtin/resolve/discourse.ts'
import { resolveTurn } from '../src/assistant/builtin/resolve.ts'
import { scoreListActs } from './language/acts.ts'
import { type IntentScore, scoreIntents } from './language/intents.ts'
import { type LanguageRows, type RewriteRow, readLanguageRows } from './language/rows.ts'
import { addedTerms, percent, scoreTerms, type TermScore } from './language/terms.ts'

// `npm run bench:language -- FOLDER [--json]`: how much of what people leave out is resolved (MuDoCo, CQR), how often
// a turn that needs nothing is changed, and how well requests are told apart (CLINC150). The folder is only read.

type Method = { name: string; resolve: (row: RewriteRow) => string }
type Quoted = Record<string, number>
type TermTable = { set: string; rows: number; scores: ({ method: string } & TermScore)[]; quoted: Quoted }

const methods: Method[] = [
  { name: 'ours', resolve: ({ history, input }) => meantIn(history, input) },
  { name: 'no change', resolve: () => '' },
  { name: 'all user turns before', resolve: ({ history }) => textOf(history.filter(isUser)) },
  { name: 'first user turn', resolve: ({ history }) => textOf(history.filter(isUser).slice(0, 1)) },
  { name: 'all turns, both sides', resolve: ({ history }) => textOf(history) },
]

const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
const rows = folder ? readLanguageRows(folder) : undefined
if (!rows || 'missing' in rows) {
  console.error(
    rows ? `Not there: ${rows.missing.join(', ')}.` : 'Usage: npm run bench:language -- FOLDER [--json]',
  )
  process.exitCode = 1
} else {
  const result = measure(rows)
  if (process.argv.includes('--json')) console.log(JSON.stringify(result))
  else print(result)
}

function measure({ mudoco, cqr, clinc }: LanguageRows) {
  const needing = mudoco.filter((row) => row.needs_rewrite)
  const selfContained = mudoco.filter((row) => !row.needs_rewrite)
  const errands = needing.filter(({ domain }) => domain === 'messaging' || domain === 'reminders')
  const changed = selfContained.filter(
    ({ history, input }) => addedTerms(input, meantIn(history, input)).length > 0,
  )
  return {
    terms: [
      scoreSet('mudoco', needing, {
        'all user turns': 34.1,
        'first user turn': 38.4,
        'fine-tuned GPT-2': 71.3,
      }),
      scoreSet('mudoco, messaging and reminders', errands, { 'all user turns': 35, 'first user turn': 38.8 }),
      scoreSet(
        'cqr',
        cqr.filter((row) => row.needs_rewrite),
        {
          'all user turns': 26.6,
          'first user turn': 27.3,
          'all turns, both sides': 58.8,
        },
      ),
    ],
    selfContained: {
      rows: selfContained.length,
      changed: percent(changed.length / Math.max(1, selfContained.length)),
    },
    intents: { val: scoreIntents(clinc, ['val', 'test']), train: scoreIntents(clinc, ['train']) },
    acts: { val: scoreListActs(clinc, ['val', 'test']), train: scoreListActs(clinc, ['train']) },
  }
}

function scoreSet(set: string, rows: RewriteRow[], quoted: Quoted): TermTable {
  const scores = methods.map(({ name, resolve }) => ({ method: name, ...scoreTerms(rows, resolve) }))
  return { set, rows: rows.length, scores, quoted }
}

function print({ terms, selfContained, intents, acts }: ReturnType<typeof measure>): void {
  for (const { set, rows, scores, quoted } of terms) {
    console.log(`${`${set}, ${rows} rows`.padEnd(44)}precision  recall      F1`)
    for (const { method, precision, recall, f1 } of scores)
      console.log(
        `  ${method.padEnd(42)}${precision.toFixed(1).padStart(9)}${recall.toFixed(1).padStart(8)}${f1.toFixed(1).padStart(8)}`,
      )
    const references = Object.entries(quoted).map(([name, f1]) => `${name} ${f1}`)
    console.log(`  quoted: ${references.join(', ')}\n`)
  }
  console.log(`mudoco, ${selfContained.rows} turns that need nothing: ${selfContained.changed} % changed\n`)
  printIntents('clinc150, val and test rows', intents.val)
  printIntents('clinc150, train rows (not trained on)', intents.train)
  console.log(
    '  quoted, 8 intents: nearest centroid 80.4, naive Bayes 90.0; oos left alone by the centroid 12',
  )
  for (const [split, { rows, accuracy, oosRows, oosRejected }] of Object.entries(acts))
    console.log(
      `what the model itself does about lists, ${split}: ${accuracy} % of ${rows} rows right, ${oosRejected} % of ${oosRows} oos rows left alone`,
    )
}

function printIntents(title: string, { rows, accuracy, oosRows, oosRejected, byIntent }: IntentScore): void {
  console.log(
    `${title}: ${accuracy} % of ${rows} rows right, ${oosRejected} % of ${oosRows} oos rows left alone`,
  )
  console.log(
    `  ${Object.entries(byIntent)
      .map(([intent, share]) => `${intent} ${share}`)
      .join(', ')}`,
  )
}

function isUser({ role }: { role: string }): boolean {
  return role === 'user'
}

function textOf(turns: { text: string }[]): string {
  return turns.map(({ text }) => text).join(' ')
}

function meantIn(history: Said[], input: string): string {
  return resolveTurn(history, input)
    .links.map(({ meant }) => meant)
    .join(' ')
}
