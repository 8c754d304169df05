import type { Definitions } from '@/pipeline/node-definition'
import type { ModelProvider } from '@/server/capabilities/chat-model'
import type { IndexesDeps } from '../indexes/deps'
import type { SystemWatch } from '../system/watch-system'
import type { ModelSetups } from './setup/model-setups'

export interface ModelsDeps extends IndexesDeps {
  definitions: Definitions
  watch: SystemWatch
  /** The server models are pulled to. */
  pullFrom: ModelProvider
  setups: ModelSetups
}
