import type { UserId } from '../db/ids.ts'
import type { Log } from '../log.ts'

export type SettlerDeps = {
  settle: (userId: UserId) => Promise<number | null>
  log: Log
  /** How many conversations are settled at once. */
  concurrency: number
}

export type Settler = {
  /** Resolves when the conversation's settling has begun; rejects when this process is ending. */
  wake(userId: UserId): Promise<void>
  stopping(): boolean
  /** Begins nothing new and waits for what runs; false when something still did after `timeoutMs`. */
  stop(timeoutMs: number): Promise<boolean>
}

/** Longer waits are left to the sweep, which serves all processes. */
const longestOwnWaitMs = 2_000
const longestRetryMs = 5_000

/**
 * Settles conversations, one run per person at a time in this process and `concurrency` people at once. A
 * wake during a run makes another run follow. What throws (an outage: turns that fail are no exception) is
 * tried again here, since the others see that this worker lives and leave its people to it.
 */
export function createSettler({ settle, log, concurrency }: SettlerDeps): Settler {
  const running = new Map<UserId, { again: boolean }>()
  const timers = new Map<UserId, NodeJS.Timeout>()
  const waiting: (() => void)[] = []
  let stopping = false
  let allDone = () => {}

  async function wake(userId: UserId): Promise<void> {
    const current = running.get(userId)
    if (current) {
      current.again = true
      return
    }
    if (running.size >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve))
    if (stopping) throw new Error('this process is ending; somebody else will settle')
    if (running.has(userId)) return wake(userId)
    running.set(userId, { again: false })
    void run(userId, 0)
  }

  async function run(userId: UserId, failures: number): Promise<void> {
    clearTimer(userId)
    let waitMs: number | null = null
    let failed = 0
    try {
      waitMs = await settle(userId)
    } catch (error) {
      failed = failures + 1
      waitMs = Math.min(longestRetryMs, 500 * 2 ** Math.min(10, failures))
      log.warn({ err: error, userId, waitMs }, 'a conversation could not be settled now; it is tried again')
    }
    const again = running.get(userId)?.again ?? false
    running.delete(userId)
    if (!stopping && again && failed === 0) waitMs = 0
    if (!stopping && waitMs !== null && (failed > 0 || waitMs <= longestOwnWaitMs)) {
      timers.set(
        userId,
        setTimeout(() => rerun(userId, failed), waitMs),
      )
    }
    waiting.shift()?.()
    if (running.size === 0) allDone()
  }

  function rerun(userId: UserId, failures: number): void {
    timers.delete(userId)
    if (stopping || running.has(userId)) return
    running.set(userId, { again: false })
    void run(userId, failures)
  }

  function clearTimer(userId: UserId): void {
    clearTimeout(timers.get(userId))
    timers.delete(userId)
  }

  return {
    wake,
    stopping: () => stopping,
    async stop(timeoutMs) {
      stopping = true
      for (const userId of timers.keys()) clearTimer(userId)
      for (const resume of waiting.splice(0)) resume()
      if (running.size === 0) return true
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), timeoutMs)
        allDone = () => {
          clearTimeout(timer)
          resolve(true)
        }
      })
    },
  }
}
