import type { Clock } from '../clock.ts'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'
import { purgeChanges } from '../memory/undo.ts'
import { repeat } from './repeat.ts'

type Deps = { db: Db; clock: Clock; log: Log }

const hour = 3_600_000
/** How long an undo is possible, and the journal still has what was forgotten. */
const keepChangesMs = 30 * 24 * hour

/** Drops the journal of turns that are too old to be undone, now and every hour until stopped. */
export function startPurge({ db, clock, log }: Deps): { stop(): Promise<void> } {
  return repeat(hour, async () => {
    await purgeChanges(db, new Date(clock.now().getTime() - keepChangesMs)).catch((error: unknown) => {
      log.warn({ err: error }, 'the journal was not purged; it is tried again')
    })
  })
}
