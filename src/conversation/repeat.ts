/** Does `work` now and `everyMs` after each end of it; `work` must not reject. */
export function repeat(everyMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let running = Promise.resolve()
  const run = () => {
    running = work().then(() => {
      if (!stopped) timer = setTimeout(run, everyMs)
    })
  }
  run()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
