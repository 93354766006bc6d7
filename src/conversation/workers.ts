import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'

/** How long a worker may be silent before its turns are anybody's. The database's clock counts: every process has the same. */
export const workerSilenceMs = 8_000
const beatMs = 2_000

export type Worker = { id: string; stop(): Promise<void> }

/** Announces this process as one that settles, until `stop` or its death. */
export async function startWorker(db: Db, log: Log): Promise<Worker> {
  const id = randomUUID()
  await sql`insert into workers (id, started_at, beat_at) values (${id}, clock_timestamp(), clock_timestamp())`.execute(
    db,
  )
  const beat = async () => {
    try {
      await sql`insert into workers (id, started_at, beat_at) values (${id}, clock_timestamp(), clock_timestamp())
        on conflict (id) do update set beat_at = excluded.beat_at`.execute(db)
      await sql`delete from workers where beat_at < clock_timestamp() - interval '1 hour'`.execute(db)
    } catch (error) {
      log.warn({ err: error }, 'this worker could not say that it is alive')
    }
  }
  const timer = setInterval(() => void beat(), beatMs)
  return {
    id,
    async stop() {
      clearInterval(timer)
      await db.deleteFrom('workers').where('id', '=', id).execute()
    },
  }
}

/** Of an embedded database no other process can be alive: whoever beat before us is dead. */
export async function forgetOtherWorkers(db: Db): Promise<void> {
  await db.deleteFrom('workers').execute()
}

/** How many workers are alive, over all processes. */
export async function countWorkers(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from workers
    where beat_at > clock_timestamp() - ${`${workerSilenceMs} milliseconds`}::interval`.execute(db)
  return Number(rows[0]?.count ?? 0)
}
