/**
 * The one source of time. Business rules never read the system's clock or the database's: a week of
 * conversation must be replayable in a second.
 */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

export type VirtualClock = Clock & {
  /** Moves time forward; `ms` in milliseconds. */
  advance(ms: number): void
  set(instant: Date): void
}

/** A clock that stands still until it is moved. */
export function createVirtualClock(start: Date): VirtualClock {
  let now = start.getTime()
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms
    },
    set: (instant) => {
      now = instant.getTime()
    },
  }
}
