import type { FastifyInstance } from 'fastify'

export type HealthDeps = {
  checks: () => Promise<{ database: boolean; migrated: boolean; workers: number }>
}

/** `/healthz`: the process is alive. `/readyz`: 200 when migrated, database reachable and a worker running, else 503. */
export function healthRoutes(server: FastifyInstance, { checks }: HealthDeps): void {
  server.get('/healthz', async () => ({ status: 'ok' }))
  server.get('/readyz', async (_request, reply) => {
    const state = await checks().catch(() => ({ database: false, migrated: false, workers: 0 }))
    const ready = state.database && state.migrated && state.workers > 0
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...state })
  })
}
