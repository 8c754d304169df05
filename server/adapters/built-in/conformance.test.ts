import { chatModelConformance } from '@/test/conformance/chat-model'
import { embedderConformance } from '@/test/conformance/embedder'
import { createBuiltInProvider } from './create-built-in-provider'

const start = async () => ({ provider: createBuiltInProvider(), close: async () => {} })

chatModelConformance('built-in reader', async () => ({ ...(await start()), model: 'extractive-reader', json: false }))
embedderConformance('built-in lexical', async () => ({ ...(await start()), model: 'lexical-384' }))
embedderConformance('built-in word vectors', async () => ({ ...(await start()), model: 'static-384' }))
