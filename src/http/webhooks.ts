import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Received } from '../conversation/receive.ts'
import type { StatusReport } from '../conversation/status.ts'
import type { Log } from '../log.ts'
import type { ReceivedMessage } from '../sms/gateway.ts'
import { firstParam, parseInbound } from '../sms/inbound.ts'
import { type FormParams, toFormParams, verifySignature } from '../sms/signature.ts'

export type WebhookDeps = {
  log: Log
  /** Without a trailing slash; what the gateway calls and signs. */
  publicUrl: () => string
  authTokens: string[]
  receive: (message: ReceivedMessage) => Promise<Received>
  recordStatus: (report: StatusReport) => Promise<'recorded' | 'ignored'>
}

const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

/**
 * The gateway's two webhooks: a message came in, and what became of one we sent. 403 for a signature that
 * is not the gateway's, 400 for what is not a message, 200 with an empty TwiML response for all else, after
 * the commit. https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function webhookRoutes(server: FastifyInstance, deps: WebhookDeps): void {
  server.addHook('preHandler', async (request, reply) => {
    const isForm = request.body === undefined || typeof request.body === 'string'
    if (request.url.startsWith('/webhooks/') && !isForm)
      return refuse(deps, reply, 400, 'Only forms are taken here.')
  })

  server.post('/webhooks/sms', async (request, reply) => {
    const params = signedParams(deps, request)
    if (!params) return refuse(deps, reply, 403, 'The signature does not match.')
    const parsed = parseInbound(params)
    if (parsed.kind === 'invalid') return refuse(deps, reply, 400, `${parsed.reason}.`)
    const received = await deps.receive(parsed.message)
    deps.log.info({ kind: received.kind }, 'a message came in')
    return accept(reply)
  })

  server.post('/webhooks/sms/status', async (request, reply) => {
    const params = signedParams(deps, request)
    if (!params) return refuse(deps, reply, 403, 'The signature does not match.')
    const query = request.query as Record<string, unknown>
    const status = firstParam(params, 'MessageStatus') || firstParam(params, 'SmsStatus')
    if (!status) return refuse(deps, reply, 400, 'MessageStatus is missing.')
    await deps.recordStatus({
      part: query.part,
      user: query.user,
      sid: firstParam(params, 'MessageSid'),
      status,
      errorCode: firstParam(params, 'ErrorCode') || null,
    })
    return accept(reply)
  })
}

/** The form's parameters when the gateway signed them, with either token while rotating. */
function signedParams({ publicUrl, authTokens }: WebhookDeps, request: FastifyRequest): FormParams | null {
  const signature = request.headers['x-twilio-signature']
  if (typeof signature !== 'string') return null
  const params = toFormParams(new URLSearchParams(typeof request.body === 'string' ? request.body : ''))
  const url = `${publicUrl()}${request.raw.url}`
  return verifySignature({ url, params, signature, tokens: authTokens }) ? params : null
}

function accept(reply: FastifyReply) {
  return reply.code(200).type('text/xml').send(emptyTwiml)
}

function refuse({ log }: WebhookDeps, reply: FastifyReply, status: 400 | 403, reason: string) {
  log.warn({ status, reason }, 'a webhook call was refused')
  return reply.code(status).type('text/plain').send(`${reason}\n`)
}
