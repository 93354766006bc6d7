import type { EvalReport } from '../eval/play.ts'
import { printRows } from './output.ts'

/** Every failing turn with the conversation that led to it, then the score by category and in all. */
export function printReport(report: EvalReport): void {
  for (const failure of report.failures) {
    console.log(`\n${failure.id}, turn ${failure.turn}: ${failure.why}`)
    for (const line of failure.conversation) console.log(`  ${line}`)
  }
  console.log()
  printRows([
    ...categoriesOf([report]).map((category) => ({ category, ...scored(report.categories[category]) })),
    { category: 'all', ...scored(report) },
  ])
  printFallbacks(report)
}

/** Two or more models side by side: passed by category, then what it took. */
export function printComparison(reports: EvalReport[]): void {
  const row = (category: string, cell: (report: EvalReport) => string) => ({
    category,
    ...Object.fromEntries(reports.map((report) => [report.model, cell(report)])),
  })
  printRows([
    ...categoriesOf(reports).map((category) =>
      row(category, ({ categories }) => fraction(categories[category])),
    ),
    row('all', (report) => `${fraction(report)} (${report.score} %)`),
    row('latency p50', ({ spent }) => `${spent.latencyMs.p50} ms`),
    row('latency p95', ({ spent }) => `${spent.latencyMs.p95} ms`),
    row('tokens in', ({ spent }) => String(spent.inputTokens)),
    row('of them cached', ({ spent }) => String(spent.cacheReadTokens)),
    row('tokens out', ({ spent }) => String(spent.outputTokens)),
    row('cost', ({ spent }) => `$${spent.costUsd.toFixed(4)}`),
    row('answered by builtin', ({ spent }) =>
      String(Object.values(spent.fallbacks).reduce((sum, count) => sum + count, 0)),
    ),
  ])
  for (const report of reports) printFallbacks(report)
}

/** A score says nothing about a model that did not give the answers. */
function printFallbacks({ model, spent }: EvalReport): void {
  for (const [reason, count] of Object.entries(spent.fallbacks))
    console.log(`\n${model} did not answer ${count} of ${spent.turns} turns: ${reason}`)
}

type Tally = { passed: number; total: number }

function categoriesOf(reports: EvalReport[]): string[] {
  return [...new Set(reports.flatMap(({ categories }) => Object.keys(categories)))].sort()
}

function scored(tally: Tally | undefined) {
  const { passed, total } = tally ?? { passed: 0, total: 0 }
  return { passed, total, score: `${total === 0 ? 0 : Math.round((passed / total) * 1000) / 10} %` }
}

function fraction(tally: Tally | undefined): string {
  return tally ? `${tally.passed} / ${tally.total}` : '-'
}
