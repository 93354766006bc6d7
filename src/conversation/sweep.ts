import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'
import { repeat } from './repeat.ts'
import { workerSilenceMs } from './workers.ts'

type Deps = { db: Db; clock: Clock; log: Log; wakeAll: (userIds: UserId[]) => Promise<void> }

const pageSize = 500

/** Finds everybody whose conversation is not at rest and wakes them: a lost job loses nothing. */
export async function sweep({ db, clock, wakeAll }: Deps): Promise<number> {
  const at = clock.now().toISOString()
  let beyond: UserId | null = null
  let found = 0
  for (;;) {
    const { rows }: { rows: { id: UserId }[] } = await sql<{ id: UserId }>`
      select jean_users_to_wake(${at}::timestamptz, ${`${workerSilenceMs} milliseconds`}::interval,
        ${beyond}::uuid, ${pageSize}) as id`.execute(db)
    await wakeAll(rows.map(({ id }) => id))
    found += rows.length
    beyond = rows.at(-1)?.id ?? null
    if (rows.length < pageSize) return found
    // Queries awaited back to back starve the event loop on the embedded database.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Sweeps now and every `everyMs` until stopped. */
export function startSweep(deps: Deps, everyMs: number): { stop(): Promise<void> } {
  return repeat(everyMs, async () => {
    await sweep(deps).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'the sweep failed; it comes again')
    })
  })
}
