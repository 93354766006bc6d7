import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { createEmbedder } from '../assistant/embedder.ts'
import { systemClock } from '../clock.ts'
import type { Environment } from '../config.ts'
import { asUser } from '../db/as-user.ts'
import { UsageError } from '../errors.ts'
import { erasePerson } from '../memory/erase.ts'
import { exportJson, exportMarkdown } from '../memory/export.ts'
import { importFile } from '../memory/import/import-file.ts'
import { embedMissing } from '../memory/search/vectors.ts'
import { findPerson } from './find-person.ts'
import { printRows } from './output.ts'
import { withDatabase } from './with-database.ts'

type ExportOptions = { markdown?: boolean; out?: string }

/** Adds `export`, `import` and `erase` to `jean user`. */
export function addDataCommands(command: Command, env: Environment): void {
  command
    .command('export <who>')
    .description('everything there is of a person, as one JSON')
    .option('--markdown', 'for reading instead')
    .option('--out <file>', 'into a file instead of the standard output')
    .action((who: string, { markdown, out }: ExportOptions) =>
      withDatabase(env, async ({ db }) => {
        const userId = await findPerson(db, who)
        await asUser(db, userId, async (trx) => {
          const write = markdown ? exportMarkdown : exportJson
          const pieces = Readable.from(write(trx, userId, systemClock.now()))
          if (out) await pipeline(pieces, createWriteStream(out))
          else await pipeline(pieces, process.stdout, { end: false })
        })
      }),
    )
  command
    .command('import <who> <file...>')
    .description('an export, an Android SMS backup, a WhatsApp export, or texts as documents; all or nothing')
    .option('--json')
    .action((who: string, files: string[], { json }: { json?: boolean }) =>
      withDatabase(env, async ({ db }, config) => {
        const userId = await findPerson(db, who)
        const contents = await Promise.all(files.map(readImport))
        const imported = await asUser(db, userId, async (trx) => {
          const person = await trx
            .selectFrom('users')
            .select(['name', 'timezone'])
            .where('id', '=', userId)
            .executeTakeFirstOrThrow()
          const importer = {
            now: systemClock.now(),
            timezone: person.timezone ?? config.defaultTimezone,
            ownName: person.name ?? 'me',
          }
          const results = []
          for (const file of contents)
            results.push({ file: file.name, ...(await importFile(trx, userId, file, importer)) })
          return results
        })
        const embedder = createEmbedder(config)
        while (embedder && (await embedMissing(db, userId, embedder)) > 0);
        if (json) console.log(JSON.stringify(imported))
        else
          printRows(
            imported.flatMap(({ file, format, added, already }) =>
              Object.keys(added).map((table) => ({
                file,
                format,
                what: table,
                added: added[table] ?? 0,
                already: already[table] ?? 0,
              })),
            ),
          )
      }),
    )
  command
    .command('erase <who>')
    .description('delete a person with everything there is of them, and say how much it was')
    .requiredOption('--yes', 'there is no way back')
    .option('--json')
    .action((who: string, { json }: { json?: boolean }) =>
      withDatabase(env, async ({ db }) => {
        const userId = await findPerson(db, who)
        const erased = await asUser(db, userId, (trx) => erasePerson(trx, userId))
        if (json) console.log(JSON.stringify({ erased }))
        else printRows(Object.entries(erased).map(([table, rows]) => ({ table, erased: rows })))
      }),
    )
}

async function readImport(name: string): Promise<{ name: string; content: string }> {
  const content = await readFile(name, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${name} cannot be read.`, { cause: error })
  })
  return { name, content: content.replace(/^\ufeff/, '') }
}
