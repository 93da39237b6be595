// Written by npm run build:client from the description of the API; npm run check finds out when it is stale.
// Description: zxfsuWFZ7Y-5fNhczn1EIX3a2Ij_9_Bd2fbktC-UtvE
// Types: 3veNm62jZMlg4a54yFcOuHM1gLkHJsPcLRgwM-mTaYo
export interface paths {
    "/api/v1/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the topics
         * @description Returns all topics in the order of the preferences page.
         */
        get: operations["listTopics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the newest runs
         * @description Returns the newest local dates with their digests by state, newest first.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{date}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description Skips the digests of the date that have not been begun, and those that are planned later for it.
         */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An error as RFC 9457 describes it. */
        Problem: {
            /**
             * Format: uri
             * @description The page that explains the code.
             */
            type: string;
            title: string;
            status: number;
            /** @enum {unknown} */
            code: "invalid_input" | "not_signed_in" | "forbidden" | "not_found" | "too_slow" | "conflict" | "precondition_failed" | "too_large" | "unsupported_media_type" | "idempotency_mismatch" | "rate_limited" | "failed" | "unavailable" | "busy";
            detail: string;
            errors?: {
                /** @description The place in the body, as a JSON pointer (RFC 6901). */
                pointer?: string;
                /** @description The parameter of the URL. */
                parameter?: string;
                /** @description The header. */
                header?: string;
                /** @description What is wrong there, and what is accepted. */
                detail: string;
            }[];
        };
        /** @description What a reader can follow with one press. */
        Topic: {
            /** @example reinforcement-learning */
            slug: string;
            /** @example Reinforcement learning */
            name: string;
            /** @example Learning */
            group: string;
            /** @description Other words by which papers of the topic are known. */
            aliases: string[];
        };
        ListTopicsResponse: {
            data: components["schemas"]["Topic"][];
        };
        /** @description The sending of the digests of one local date. */
        Run: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /** @description The digests of the date, in any state. */
            planned: number;
            /** @description The number of digests in each state. */
            states: {
                [key: string]: number;
            };
        };
        ListRunsResponse: {
            data: components["schemas"]["Run"][];
        };
        CancelRunResponse: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            cancelled: number;
        };
    };
    responses: {
        /** @description The request cannot be read as it is. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. */
        Problem429: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something went wrong on our side. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something we depend on is away. */
        Problem503: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A valid key is needed. */
        Problem401: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key lacks a scope. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state does not allow it. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The idempotency key was used for another request. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description What is left of the limit: requests (`r`), and seconds until all are back (`t`). */
        RateLimit: string;
        /** @description The limit: requests (`q`) in a window of seconds (`w`). */
        "RateLimit-Policy": string;
        /** @description Names this state, for If-None-Match and If-Match. */
        ETag: string;
        /** @description The seconds to wait before the next attempt. */
        "Retry-After": string;
        /** @description The way to present a key. */
        "WWW-Authenticate": string;
        /** @description `true` where the response is that of an earlier request with the same key. */
        "Idempotency-Replayed": string;
    };
    pathItems: never;
}
export type Problem = components['schemas']['Problem'];
export type Topic = components['schemas']['Topic'];
export type ListTopicsResponse = components['schemas']['ListTopicsResponse'];
export type Run = components['schemas']['Run'];
export type ListRunsResponse = components['schemas']['ListRunsResponse'];
export type CancelRunResponse = components['schemas']['CancelRunResponse'];
export type ResponseProblem400 = components['responses']['Problem400'];
export type ResponseProblem429 = components['responses']['Problem429'];
export type ResponseProblem500 = components['responses']['Problem500'];
export type ResponseProblem503 = components['responses']['Problem503'];
export type ResponseProblem401 = components['responses']['Problem401'];
export type ResponseProblem403 = components['responses']['Problem403'];
export type ResponseProblem404 = components['responses']['Problem404'];
export type ResponseProblem409 = components['responses']['Problem409'];
export type ResponseProblem422 = components['responses']['Problem422'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimit-Policy'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderRetryAfter = components['headers']['Retry-After'];
export type HeaderWwwAuthenticate = components['headers']['WWW-Authenticate'];
export type HeaderIdempotencyReplayed = components['headers']['Idempotency-Replayed'];
export type $defs = Record<string, never>;
export interface operations {
    listTopics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "slug": "reinforcement-learning",
                     *           "name": "Reinforcement learning",
                     *           "group": "Learning",
                     *           "aliases": [
                     *             "text"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListTopicsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "date": "2025-09-04",
                     *           "planned": 1,
                     *           "states": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListRunsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "cancelled": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CancelRunResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
