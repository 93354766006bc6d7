import { fromKysely, fromPglite, PgBoss } from 'pg-boss'
import { systemClock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Database } from '../db/open.ts'
import type { Log } from '../log.ts'

const queueName = 'settle'

/** Wakes a person's conversation after `afterMs`, within the caller's transaction. */
export type Wake = (trx: UserTransaction, userId: UserId, afterMs: number) => Promise<void>

/** Settles one person's conversation; a number says after how many milliseconds to look again. */
export type Settle = (userId: UserId) => Promise<number | null>

export type Queue = {
  wake: Wake
  /** Wakes outside of a transaction. */
  wakeNow(userId: UserId, afterMs: number): Promise<void>
  work(settle: Settle): Promise<void>
  /** Takes no new work and waits for what is running, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>
}

/**
 * The queue only wakes: a job carries a user id, at most one waits and one runs per person, and the
 * tables say what there is to do. A lost job loses nothing (the sweep finds its person).
 */
export async function startQueue({ source }: Database, log: Log, { concurrency = 8 } = {}): Promise<Queue> {
  const boss = new PgBoss({
    ...(source.kind === 'embedded'
      ? { db: fromPglite(source.pglite), backend: 'pglite' as const }
      : { connectionString: source.url, max: 4, application_name: 'jean-queue' }),
    schema: 'pgboss',
    useListenNotify: true,
    // After kill -9 of a worker its people are taken over when the heartbeat (10 s) is found missing.
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the queue reported an error'))
  await boss.start()
  await boss.createQueue(queueName, {
    policy: 'stately',
    notify: true,
    heartbeatSeconds: 10,
    retryLimit: 3,
    retryDelay: 1,
    deleteAfterSeconds: 60,
  })

  const send = (userId: UserId, afterMs: number, trx?: UserTransaction) =>
    boss.send(
      queueName,
      { userId },
      {
        singletonKey: userId,
        ...(afterMs > 0 ? { startAfter: new Date(systemClock.now().getTime() + afterMs) } : {}),
        ...(trx ? { db: fromKysely(trx) } : {}),
      },
    )

  return {
    async wake(trx, userId, afterMs) {
      await send(userId, afterMs, trx)
    },
    async wakeNow(userId, afterMs) {
      await send(userId, afterMs)
    },
    async work(settle) {
      // A batch waits for its slowest; several small ones run beside each other.
      const options = {
        batchSize: source.kind === 'embedded' ? 10 : 5,
        localConcurrency: source.kind === 'embedded' ? 2 : concurrency,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 0.5,
      }
      await boss.work<{ userId: UserId }>(queueName, options, async (jobs) => {
        await Promise.all(jobs.map((job) => settleJob(job.data.userId)))
      })

      // A handler that throws fails its whole batch.
      async function settleJob(userId: UserId): Promise<void> {
        try {
          const again = await settle(userId)
          if (again !== null) await send(userId, again)
        } catch (error) {
          log.error({ err: error, userId }, 'a conversation could not be settled; the sweep will try again')
        }
      }
    },
    async stop(timeoutMs) {
      await boss.stop({ graceful: true, timeout: timeoutMs, close: source.kind === 'server' })
    },
  }
}
