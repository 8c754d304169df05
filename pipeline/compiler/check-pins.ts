import { issue } from '../issue'
import { checkPin } from '../pins'
import { say } from '../said'
import type { Compilation } from './context'

/** Pinned values that no longer fit their ports. Those of ports that are gone give nothing: the form of pins shows them. */
export function checkPins({ nodes, issues }: Compilation): void {
  for (const [id, { node, ports }] of nodes) {
    for (const [port, value] of Object.entries(node.debug?.pins ?? {})) {
      const type = Object.hasOwn(ports.outputs, port) ? ports.outputs[port]?.type : undefined
      if (type === undefined || checkPin(value, type).ok) continue
      issues.push(
        issue('pin-invalid', say('The pinned value of “{port}” does not fit its type.', { port }), {
          nodeId: id,
          params: { port, type },
        }),
      )
    }
  }
}

/** What is wrong with a node that does not run, being switched off or pinned, is no more than a warning. */
export function spareUnrun({ nodes, issues }: Compilation): void {
  for (const found of issues) {
    const debug =
      found.nodeId !== undefined && found.edgeId === undefined ? nodes.get(found.nodeId)?.node.debug : undefined
    const isSpared = debug?.disabled || Object.keys(debug?.pins ?? {}).length > 0
    if (isSpared && found.code !== 'pin-invalid' && found.code !== 'duplicate-id') found.severity = 'warning'
  }
}
