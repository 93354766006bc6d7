#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { buildProgram } from './commands/program.ts'
import { messageOf, UsageError } from './errors.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
try {
  await buildProgram(process.env).parseAsync(process.argv)
} catch (error) {
  if (error instanceof UsageError) console.error(`jean: ${error.message}`)
  else console.error(error instanceof Error ? error.stack : messageOf(error))
  process.exitCode = 1
}
