import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { type Environment, parseConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import { playSuites } from '../eval/play.ts'
import { parseSuite } from '../eval/suite.ts'
import { printComparison, printReport } from './eval-report.ts'

type Options = { model?: string; compare?: string; min?: string; json?: boolean; category?: string }

/** `jean eval FILE…`: plays continuity suites through the real pipeline and scores them. */
export function evalCommand(env: Environment): Command {
  return new Command('eval')
    .description('play continuity suites through the real pipeline')
    .argument('<file...>', 'YAML suites')
    .option('--model <model>', 'which model answers')
    .option('--compare <models>', 'two models, with a comma between, side by side')
    .option('--min <percent>', 'exit code 1 below this score')
    .option('--category <name>', 'only dialogues of this category')
    .option('--json')
    .action(async (files: string[], { model, compare, min, json, category }: Options) => {
      const least = min === undefined ? null : Number(min)
      if (least !== null && !(least >= 0 && least <= 100))
        throw new UsageError('--min must be a number from 0 to 100.')
      const models = compare === undefined ? [model] : compare.split(',').map((name) => name.trim())
      if (compare !== undefined && (model || models.length < 2 || models.includes('')))
        throw new UsageError(
          '--compare takes two models, such as builtin,anthropic:claude-sonnet-5-5, and no --model.',
        )
      const configs = models.map((name) => parseConfig({ ...env, ...(name ? { JEAN_MODEL: name } : {}) }))
      const suites = await Promise.all(files.map(async (file) => parseSuite(await readSuite(file), file)))
      const dialogues = suites.flat().filter((dialogue) => !category || dialogue.category === category)
      const reports = []
      for (const config of configs) reports.push(await playSuites(config, dialogues))
      const [report] = reports
      if (!report) return
      if (json) console.log(JSON.stringify(compare === undefined ? report : { models: reports }))
      else if (compare === undefined) printReport(report)
      else printComparison(reports)
      const worst = Math.min(...reports.map(({ score }) => score))
      if (report.total === 0 || (least !== null && worst < least)) process.exitCode = 1
    })
}

async function readSuite(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read.`, { cause: error })
  })
}
