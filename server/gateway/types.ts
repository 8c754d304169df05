import type { HttpBindings } from '@hono/node-server'
import type { EndpointCache } from '@/server/services/deployments/endpoint-cache'
import type { Dependency } from '@/server/services/deployments/readiness'
import type { RunDeps } from '@/server/services/runs/deps'

/** What the public API needs: published endpoints, a way to run them, and how the outside is. */
export interface GatewayDeps {
  endpoints: EndpointCache
  runs: RunDeps
  readiness: () => Promise<Dependency[]>
  version: string
  /** Hears errors whose text must not leave the server. */
  onInternalError: (error: unknown, where: string) => void
}

export interface GatewayEnv {
  Bindings: HttpBindings
}
