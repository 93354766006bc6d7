import { Command } from 'commander'
import type { Environment } from '../config.ts'
import { benchCommand } from './bench.ts'
import { chatCommand } from './chat.ts'
import { doctorCommand } from './doctor.ts'
import { evalCommand } from './eval.ts'
import { migrateCommand } from './migrate.ts'
import { serveCommand } from './serve.ts'
import { userCommand } from './user.ts'

/** The command line; each command reads the environment through `parseConfig` when it runs. */
export function buildProgram(env: Environment): Command {
  return new Command('jean')
    .description('A friend you text who remembers everything.')
    .showHelpAfterError()
    .addCommand(serveCommand(env))
    .addCommand(chatCommand(env))
    .addCommand(migrateCommand(env))
    .addCommand(userCommand(env))
    .addCommand(doctorCommand(env))
    .addCommand(evalCommand(env))
    .addCommand(benchCommand())
}
