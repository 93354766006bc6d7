import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { createApp } from '../app.ts'
import { type Environment, parseConfig } from '../config.ts'
import { migrateUp } from '../db/migrate.ts'
import { openDatabase } from '../db/open.ts'
import { silentLog } from '../log.ts'

/** `jean chat`: a phone in the terminal, through the same webhook as every text. */
export function chatCommand(env: Environment): Command {
  return new Command('chat')
    .description('a phone in the terminal')
    .option('--from <number>', 'whose phone it is', '+15555550123')
    .action(async ({ from }: { from: string }) => {
      const config = parseConfig({
        ...env,
        TWILIO_ACCOUNT_SID: '',
        TWILIO_AUTH_TOKEN: '',
        TWILIO_PHONE_NUMBER: '',
        TWILIO_MESSAGING_SERVICE_SID: '',
        SIGNUP: 'open',
        BURST_WAIT_MS: env.BURST_WAIT_MS ?? '0',
      })
      const database = await openDatabase({
        databaseUrl: config.databaseUrl,
        dataDir: config.dataDir,
        log: silentLog,
      })
      await migrateUp(database)
      const app = await createApp(config, { database, log: silentLog })
      const { simulator } = app
      if (!simulator) throw new Error('there is no simulated phone')

      let waiting: (() => void) | null = null
      simulator.subscribe(from, (event) => {
        if (event.type !== 'message' || event.direction !== 'out') return
        console.log(`\x1b[36m${config.assistantName}:\x1b[0m ${event.body}`)
        waiting?.()
      })
      const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: 'you: ' })
      if (process.stdin.isTTY) console.log('Text away; Ctrl-D hangs up.')
      terminal.prompt()
      let closed = false
      terminal.once('close', () => {
        closed = true
      })
      let count = 0
      for await (const line of terminal) {
        if (line.trim() !== '') {
          if (!process.stdin.isTTY) console.log(line)
          const answered = new Promise<void>((resolve) => {
            waiting = resolve
            setTimeout(resolve, config.modelTimeoutMs + 5_000).unref()
          })
          count += 1
          const result = await simulator.text({
            from,
            body: line,
            clientId: `${process.pid}-${count}-${crypto.randomUUID()}`,
          })
          if (result.status === 'delivered') await answered
          else console.log(`(${result.status})`)
        }
        // Piped input ends at once, also while a reply is on its way.
        if (!closed) terminal.prompt()
      }
      await app.close()
      await database.close()
    })
}
