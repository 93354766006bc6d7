import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import type { Log } from '../log.ts'

/** The largest body any route takes; Twilio's forms have a few kilobytes. */
const bodyLimit = 256 * 1024

/** The bare server: forms arrive as their raw text, and nobody ever gets a stack trace. */
export function createServer(log: Log): FastifyInstance {
  const server = Fastify({
    bodyLimit,
    logger: false,
    // A webhook that is being answered is answered; connections that only wait are closed.
    forceCloseConnections: 'idle',
    trustProxy: false,
    routerOptions: { maxParamLength: 200 },
  })
  server.removeContentTypeParser('text/plain')
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  )
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    // Whatever cannot be read as a form is not a message.
    const code = status < 500 && request.url.startsWith('/webhooks/') ? 400 : status
    if (status < 500)
      return reply
        .code(code)
        .type('text/plain')
        .send(`${reasonOf(error)}\n`)
    log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return reply.code(500).type('text/plain').send('Something went wrong on our side.\n')
  })
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain').send('There is nothing here.\n'),
  )
  server.addHook('onResponse', async (request, reply) => {
    log.debug(
      { route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })
  return server
}

function reasonOf(error: FastifyError): string {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'The body is too large.'
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'This content type is not taken here.'
    default:
      return 'The request is malformed.'
  }
}
