import { Command } from 'commander'
import { systemClock } from '../clock.ts'
import type { Environment } from '../config.ts'
import { type Health, readHealth } from '../conversation/health.ts'
import { isMigrated } from '../db/migrate.ts'
import { printRows } from './output.ts'
import { withDatabase } from './with-database.ts'

type Finding = { what: string; state: 'ok' | 'look'; detail: string }

/** `jean doctor`: whether all is well, and what is not; exit code 0 only when all is. */
export function doctorCommand(env: Environment): Command {
  return new Command('doctor')
    .description('say whether all is well: workers, alerts, parked turns, replies that were not sent')
    .option('--json')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(env, async (database, config) => {
        const migrated = await isMigrated(database)
        const findings: Finding[] = [
          migrated
            ? { what: 'database', state: 'ok', detail: 'reachable and migrated' }
            : { what: 'database', state: 'look', detail: 'not migrated: run jean migrate up' },
          config.twilio
            ? { what: 'gateway', state: 'ok', detail: 'Twilio is configured' }
            : { what: 'gateway', state: 'ok', detail: 'the simulated phone' },
        ]
        // An embedded database serves one process: that we could open it says that no worker runs.
        const health = migrated ? await readHealth(database.db) : null
        if (health) findings.push(...judge(health, database.source.kind === 'server'))
        const ok = findings.every(({ state }) => state === 'ok')
        if (json) console.log(JSON.stringify({ ok, findings, ...health }))
        else {
          printRows(findings)
          if (health) printParked(health)
        }
        if (!ok) process.exitCode = 1
      }),
    )
}

const alertDays = 1

function judge(health: Health, several: boolean): Finding[] {
  const alive = health.workers.filter((worker) => worker.alive).length
  const since = systemClock.now().getTime() - alertDays * 86_400_000
  const alerts = health.alerts.filter(({ name, seenAt }) => name === 'sending' || seenAt.getTime() > since)
  const found = (what: string, bad: boolean, detail: string): Finding => ({
    what,
    state: bad ? 'look' : 'ok',
    detail,
  })
  return [
    ...(several ? [found('workers', alive === 0, `${alive} alive`)] : []),
    ...(alerts.length === 0 ? [found('alerts', false, 'none')] : []),
    ...alerts.map(({ name, code, count }) =>
      found(
        'alert',
        true,
        name === 'sending'
          ? `the gateway refuses our account with ${code}: replies are kept and nobody gets any`
          : `carriers report ${code}, ${count} times: https://www.twilio.com/docs/api/errors/${code}`,
      ),
    ),
    found('parked turns', health.parkedTurns > 0, String(health.parkedTurns)),
    found(
      'unanswered messages',
      alive === 0 && health.unansweredMessages > 0,
      String(health.unansweredMessages),
    ),
    found('unsent replies', alive === 0 && health.unsentParts > 0, String(health.unsentParts)),
    found('failed replies', false, String(health.failedParts)),
  ]
}

function printParked({ parked }: Health): void {
  if (parked.length === 0) return
  console.log('')
  printRows(
    parked.map(({ userId, turnId, endedAt, errorCode }) => ({
      parked: endedAt.toISOString(),
      person: userId,
      turn: turnId,
      error: errorCode ?? '',
    })),
  )
}
