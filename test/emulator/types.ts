export type DialectName = 'documented' | 'feb2025' | 'oct2025' | 'current';
export type Outcome = 'completed' | 'failed' | 'cancelled' | 'never';
export type CompletedForm = 'section' | 'table';
export type EndState = 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type RenderState = EndState | 'PENDING' | 'PAUSED';
export type JsonObject = Record<string, unknown>;

/** A POST that starts a render. All but `create` go by the name of their route. */
export type PaidKind =
	| 'create'
	| 'image_list_to_video'
	| 'translate_video'
	| 'add_subtitles'
	| 'remove_subtitles'
	| 'join_videos'
	| 'add_outro_image'
	| 'update_outro_image'
	| 'update_footer_image';

/** What a request asks for; `other` is a path that the dialect does not have. */
export type RequestKind =
	| PaidKind
	| 'status'
	| 'details'
	| 'list'
	| 'completed'
	| 'usage'
	| 'cancel'
	| 'pause'
	| 'resume'
	| 'upload'
	| 'credits'
	| 'models'
	| 'fonts'
	| 'download'
	| 'other';

/** What a video is like, for those made from another one too. */
export interface VideoTraits {
	/** Length, an outro included. */
	seconds: number;
	videoModel: string;
	aspectRatio: string;
	language: string;
	hasSubtitles: boolean;
}

/** A render that the server is to start. */
export interface Order {
	kind: PaidKind;
	/** The `input` object of the request. */
	input: JsonObject;
	/** For a video made from others: theirs. */
	prompt: string;
	video: VideoTraits;
	credits: number;
	/** Credits that must be in the account before; absent: as many as it costs. */
	needed?: number;
	/** What a status tells as charged, when that is not the order's own charge. */
	toldCharge?: number;
	webhookUrl?: string;
	/** Whether it was made of a cancelled render, and is as cancelled as that. */
	isDead?: boolean;
	/** Whether it appears in the list of requests. */
	isListed: boolean;
	/** The sessions that it is made from. */
	sources?: string[];
}

/** A render that the server accepted, and charged for. */
export interface EmulatedSession extends Order {
	id: string;
	/** Milliseconds since 1970. */
	acceptedAt: number;
	/** Charged so far, by the name of the charge. */
	charges: Record<string, number>;
	/** The balance after its last charge. */
	balanceAfter?: number;
	outcome: Outcome;
	/** How COMPLETED is told in the documented dialect. */
	form: CompletedForm;
	renderMs: number;
	failureReason: string;
	/** Stands still here, 0 to 1, until it is resumed. */
	pauseAt?: number;
	/** Status requests seen for this session, those met by a fault included. */
	looks: number;
	pace: Pace;
	/** The end, once it has been reached. */
	ended?: EndState;
	/** How far it had come at its end. */
	reached?: number;
}

/** From where the progress of a render is counted. */
export interface Pace {
	/** Milliseconds since 1970; later than the truth by the time that it was paused. */
	startedAt: number;
	/** Status requests that do not count, since it was paused. */
	looksSkipped: number;
	/** While it is paused: how far it has come, 0 to 1. */
	pausedAt?: number;
}

/** A session as it stands now. */
export interface RenderView {
	session: EmulatedSession;
	state: RenderState;
	/** 0 to 1. */
	done: number;
	stages: Record<string, string>;
	link: string;
}

/** The account has too few credits, or the key has spent what it may. */
export type UnpaidCause = 'OUT_OF_CREDITS' | 'API_KEY_USAGE_LIMIT_EXCEEDED';

export interface RequestRecord {
	kind: RequestKind;
	method: string;
	/** Without the query. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed when it was JSON, else the text; undefined when there was none or it was never read. */
	body: unknown;
	/** Milliseconds since 1970. */
	at: number;
	answeredWith: number | 'waiting' | 'reset' | 'hang' | 'client gone';
	faultName?: string;
	/** The first characters of the body that was sent back. */
	said?: string;
	/** The session that the request made or asked about. */
	sessionId?: string;
	/** Credits that the render costs which this request started. */
	credits?: number;
	/** Why it was answered with 402. */
	unpaid?: UnpaidCause;
}

export interface CallbackRecord {
	url: string;
	body: JsonObject;
	at: number;
	answeredWith: number | 'unreachable';
}

/** What goes back; an empty body means none at all. */
export interface Answer {
	code: number;
	headers?: Record<string, string>;
	body: string | Buffer;
}
