import { value } from 'layer-module';

export const handler = async () => [value, import.meta.url];
