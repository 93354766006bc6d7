const firstPauseMs = 500
const longestPauseMs = 8000
/** The server shows every 15 s that it is there; three silences in a row mean it is not. */
const silenceMs = 45_000

/**
 * One event stream for all phones. A browser's own reconnecting gives up on an answer that is no stream and never
 * notices a silent one, so it is done here.
 */
export function createStream({ onEvent, onOpen, onLost }) {
  let numbers = []
  let source = null
  let timer
  let watchdog
  let pauseMs = firstPauseMs

  function connect() {
    stop()
    if (numbers.length === 0) return
    const query = new URLSearchParams(numbers.map((number) => ['number', number]))
    source = new EventSource(`/api/phone/events?${query}`)
    source.addEventListener('open', () => {
      pauseMs = firstPauseMs
      onOpen()
    })
    source.addEventListener('error', lose)
    for (const type of ['message', 'status', 'typing', 'ping']) {
      source.addEventListener(type, (event) => {
        watch()
        if (type !== 'ping') onEvent({ type, ...JSON.parse(event.data) })
      })
    }
    watch()
  }

  function lose() {
    stop()
    onLost()
    timer = setTimeout(connect, pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }

  function watch() {
    clearTimeout(watchdog)
    watchdog = setTimeout(lose, silenceMs)
  }

  function stop() {
    clearTimeout(timer)
    clearTimeout(watchdog)
    source?.close()
    source = null
  }

  addEventListener('online', connect)

  return {
    /** Watches these numbers from now on. */
    watch(next) {
      numbers = next
      connect()
    },
  }
}
