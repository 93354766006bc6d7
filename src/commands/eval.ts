import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { type Environment, parseConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import { type EvalReport, playSuites } from '../eval/play.ts'
import { parseSuite } from '../eval/suite.ts'
import { printRows } from './output.ts'

type Options = { model?: string; min?: string; json?: boolean; category?: string }

/** `jean eval FILE…`: plays continuity suites through the real pipeline and scores them. */
export function evalCommand(env: Environment): Command {
  return new Command('eval')
    .description('play continuity suites through the real pipeline')
    .argument('<file...>', 'YAML suites')
    .option('--model <model>', 'which model answers')
    .option('--min <percent>', 'exit code 1 below this score')
    .option('--category <name>', 'only dialogues of this category')
    .option('--json')
    .action(async (files: string[], { model, min, json, category }: Options) => {
      const least = min === undefined ? null : Number(min)
      if (least !== null && !(least >= 0 && least <= 100))
        throw new UsageError('--min must be a number from 0 to 100.')
      const config = parseConfig({ ...env, ...(model ? { JEAN_MODEL: model } : {}) })
      const suites = await Promise.all(files.map(async (file) => parseSuite(await readSuite(file), file)))
      const dialogues = suites.flat().filter((dialogue) => !category || dialogue.category === category)
      const report = await playSuites(config, dialogues)
      if (json) console.log(JSON.stringify(report))
      else printReport(report)
      if (report.total === 0 || (least !== null && report.score < least)) process.exitCode = 1
    })
}

async function readSuite(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read.`, { cause: error })
  })
}

function printReport(report: EvalReport): void {
  for (const failure of report.failures) {
    console.log(`\n${failure.id}, turn ${failure.turn}: ${failure.why}`)
    for (const line of failure.conversation) console.log(`  ${line}`)
  }
  console.log()
  const categories = Object.entries(report.categories).sort(([one], [other]) => one.localeCompare(other))
  printRows([
    ...categories.map(([category, { passed, total }]) => ({
      category,
      passed,
      total,
      score: percent(passed, total),
    })),
    { category: 'all', passed: report.passed, total: report.total, score: `${report.score} %` },
  ])
}

function percent(passed: number, total: number): string {
  return `${Math.round((passed / total) * 1000) / 10} %`
}
