import type { CreateBody } from '../api/contract';
import { CREATE_ADVICE, checkOffer, estimateCredits } from './estimate';
import type { Route } from './route';

/** Where a video is made from a prompt: the only place that every server has. */
export const CREATE: Route = {
	path: 'create',
	price: (body: CreateBody, { offers }) => estimateCredits(body, offers),
	priceAdvice: CREATE_ADVICE,
	checkOffer,
};
