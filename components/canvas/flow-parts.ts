import type { EdgeTypes, NodeTypes } from '@xyflow/react'
import { GoneCard } from './gone-card'
import { GoneWire } from './gone-wire'
import { GroupCard } from './group-card'
import { GroupFrame } from './group-frame'
import { NodeCard } from './node-card'
import { NoteCard } from './note-card'
import { Wire } from './wire'

/** What React Flow draws for each kind of thing. One object for ever: a new one would mount everything again. */
export const nodeTypes: NodeTypes = {
  card: NodeCard,
  note: NoteCard,
  'group-frame': GroupFrame,
  'group-card': GroupCard,
  'gone-card': GoneCard,
}
export const edgeTypes: EdgeTypes = { wire: Wire, 'gone-wire': GoneWire }
