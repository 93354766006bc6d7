import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Step } from '../../src/conversation/steps.ts'
import type { Order, ProcessOptions, Told } from './app-process.ts'

type Running = {
  role: ProcessOptions['role']
  child: ChildProcess
  /** Null until it listens. */
  port: number | null
  ended: Promise<void>
}

/** The service's processes: each that dies is replaced at once by one of the same role. */
export function createProcesses(optionsOf: (role: ProcessOptions['role']) => ProcessOptions) {
  const running = new Set<Running>()
  let ending = false
  let turn = 0
  let unexpected = 0
  const condemned = new WeakSet<ChildProcess>()

  function start(role: ProcessOptions['role']): Promise<void> {
    const script = join(import.meta.dirname, 'app-process.ts')
    const child = spawn(process.execPath, [script, JSON.stringify(optionsOf(role))], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    })
    return new Promise((resolve) => {
      const ended = new Promise<void>((done) => child.once('exit', () => done()))
      const one: Running = { role, child, port: null, ended }
      running.add(one)
      child.on('message', (told: Told) => {
        if (!('ready' in told)) return
        one.port = told.ready
        resolve()
      })
      void ended.then(() => {
        running.delete(one)
        resolve()
        if (ending) return
        if (!condemned.has(child)) unexpected += 1
        void start(role)
      })
    })
  }

  const ready = () => [...running].filter(({ port }) => port !== null)
  const ofRole = (roles: ProcessOptions['role'][]) => ready().filter(({ role }) => roles.includes(role))

  return {
    start,
    /** A web process that listens, each in its turn; null while there is none. */
    webUrl(): string | null {
      const web = ofRole(['web', 'both'])
      const one = web[turn++ % Math.max(1, web.length)]
      return one ? `http://127.0.0.1:${one.port}` : null
    },
    /** Ends one at this very moment, without a chance to tidy up; false when none was there to kill. */
    async kill(roles: ProcessOptions['role'][], which: number): Promise<boolean> {
      const candidates = ofRole(roles)
      const one = candidates[Math.floor(which * candidates.length)]
      if (!one) return false
      condemned.add(one.child)
      one.child.kill('SIGKILL')
      await one.ended
      return true
    },
    /** Lets one die when it next reaches this step; resolves when it has. */
    async dieAt(
      step: Step,
      roles: ProcessOptions['role'][],
      which: number,
      giveUp: AbortSignal,
    ): Promise<boolean> {
      const candidates = ofRole(roles)
      const one = candidates[Math.floor(which * candidates.length)]
      if (!one) return false
      condemned.add(one.child)
      one.child.send({ dieAt: step } satisfies Order)
      const never = new Promise<false>((resolve) => giveUp.addEventListener('abort', () => resolve(false)))
      return Promise.race([one.ended.then(() => true), never])
    },
    /** A rolling restart: each is asked to end, and replaced. Resolves with the longest any of them took, in ms. */
    async roll(): Promise<number> {
      let longest = 0
      for (const one of ready()) {
        const begun = performance.now()
        condemned.add(one.child)
        one.child.kill('SIGTERM')
        await one.ended
        longest = Math.max(longest, performance.now() - begun)
      }
      return longest
    },
    /** Whether one that runs says that nothing is left to do. */
    async isAtRest(): Promise<boolean> {
      const [one] = ready()
      if (!one) return false
      one.child.send({ ask: 'rest' } satisfies Order)
      return new Promise((resolve) => {
        void one.ended.then(() => resolve(false))
        one.child.on('message', function listen(told: Told) {
          if (!('rest' in told)) return
          one.child.off('message', listen)
          resolve(told.rest)
        })
      })
    },
    unexpectedEnds: () => unexpected,
    async end(): Promise<void> {
      ending = true
      for (const { child } of running) child.kill('SIGTERM')
      await Promise.all([...running].map(({ ended }) => ended))
    },
  }
}
